import { LONGEST_NAME } from '../../domain/queue-name'
import { Script } from '../script'
import { slotsInLua } from './slots'

/**
 * What became of one lane: whether it is done for now, how many were let in, who holds places, who could not be let in, and how many
 * places its number counted that nobody held.
 */
export type LaneAnswer =
  | [
      state: 'done' | 'more',
      promoted: number,
      held: number,
      bare: number,
      unfit: number,
      goOnAt: number,
      repaired?: number,
    ]
  | [state: 'untouched']
  | [state: 'failed', why: string]

/**
 * Lets in who waits, in the order of the lanes given and of their members, while an event has places.
 *
 * All that could fail is read before anything is written, for Redis takes nothing back. A lane that cannot be read harms no other.
 * Those without a record are looked past and stay: their record may be on its way. When a lane's head is nothing but those, each
 * call looks a stretch further than the one before. A record that nobody can read lets its member in all the same.
 * Who holds a place and waits again is let in again, and holds one place.
 *
 * KEYS 1 ENTRY, 2 ENTRY_CAPACITY; of each lane WAITING, RECORD, USER_IDS, LEASES, SLOTS.
 * ARGV 1 places of an event that says nothing else, 2 how many in all, 3 lease in ms (0: without end); of each lane its event,
 * and where to go on behind members without record.
 */
export const promoteScript = new Script<LaneAnswer[]>(
  'promote',
  String.raw`${slotsInLua}
local entry, most = KEYS[1], tonumber(ARGV[2])
local now = clock()
-- A place without end still has its turn among the others: a hundred years.
local lease = tonumber(ARGV[3]) > 0 and tonumber(ARGV[3]) or 3155760000000
local first_page, page, longest_look, longest_record = 32, 200, 1000, 4096
local looks_left = 2 * longest_look

redis.call('XLEN', entry)

local function is_text(name)
  if not string.find(name, '[\128-\255]') then return true end
  local rest = string.gsub(name, '[\194-\223][\128-\191]', ' ')
  rest = string.gsub(rest, '[\224-\239][\128-\191][\128-\191]', ' ')
  rest = string.gsub(rest, '[\240-\244][\128-\191][\128-\191][\128-\191]', ' ')
  return not string.find(rest, '[\128-\255]')
end

local function is_fit(name)
  return #name > 0 and #name <= ${LONGEST_NAME} and not string.find(name, '%c') and is_text(name)
end

local function instance_of(raw)
  if #raw > longest_record then return 'unknown' end
  local ok, info = pcall(cjson.decode, raw)
  if ok and type(info) == 'table' and type(info.instanceId) == 'string' and is_fit(info.instanceId) then
    return info.instanceId
  end
  return 'unknown'
end

local function places_of(event)
  local own = tonumber(redis.call('HGET', KEYS[2], event) or ARGV[1])
  if not own or own ~= own then own = tonumber(ARGV[1]) end
  return math.floor(own)
end

local function promote(event, skip, at)
  local waiting, record, ids, leases, counter = KEYS[at], KEYS[at + 1], KEYS[at + 2], KEYS[at + 3], KEYS[at + 4]
  local waits = redis.call('ZCARD', waiting)
  redis.call('HLEN', record)
  redis.call('HLEN', ids)
  local places = places_of(event)
  local held, shown, repaired = holders(leases, counter, now)

  local chosen, leave, lend = {}, {}, {}
  local taken, bare, unfit, looked, rank = 0, 0, 0, 0, 0
  local width = math.min(places - held, most) + first_page
  while held + taken < places and #leave < most and looked < longest_look and looks_left > 0 do
    local found = redis.call('ZRANGE', waiting, rank, rank + math.min(width, page) - 1, 'WITHSCORES')
    local count = #found / 2
    if count == 0 then rank = 0 break end
    local names = {}
    for i = 1, count do names[i] = found[2 * i - 1] end
    local raws = redis.call('HMGET', record, unpack(names))
    local holds = redis.call('ZMSCORE', leases, unpack(names))
    for i = 1, count do
      if held + taken >= places or #leave >= most then break end
      if not raws[i] then
        bare = bare + 1
      elseif not is_fit(names[i]) then
        unfit = unfit + 1
      else
        leave[#leave + 1] = names[i]
        chosen[#chosen + 1] = { names[i], found[2 * i], instance_of(raws[i]) }
        -- Those of one call keep their order: 512 of them fit between two milliseconds.
        lend[#lend + 1] = now + lease + #leave / 512
        lend[#lend + 1] = names[i]
        if not holds[i] then taken = taken + 1 end
      end
    end
    looked, looks_left, rank = looked + count, looks_left - count, rank + count
    if looked == count and skip > rank then rank = skip end
    width = page
  end

  for _, one in ipairs(chosen) do
    redis.call('XADD', entry, '*', 'userId', one[1], 'eventId', event, 'promotedAt', one[2], 'instanceId', one[3])
  end
  if #leave > 0 then
    redis.call('ZREM', waiting, unpack(leave))
    redis.call('HDEL', record, unpack(leave))
    redis.call('HDEL', ids, unpack(leave))
    redis.call('ZADD', leases, unpack(lend))
  end
  held = held + taken
  show(counter, held, shown)
  most = most - #leave
  local is_full = held >= places
  local has_more = most <= 0 and not is_full and waits > #leave
  local go_on_at = (is_full or has_more) and 0 or math.max(0, rank - #leave)
  return { has_more and 'more' or 'done', #leave, held, bare, unfit, go_on_at, repaired > 0 and repaired or nil }
end

local answers = {}
for lane = 0, (#KEYS - 2) / 5 - 1 do
  if most <= 0 then
    answers[lane + 1] = { 'untouched' }
  else
    local ok, answer = pcall(promote, ARGV[4 + 2 * lane], tonumber(ARGV[5 + 2 * lane]), 3 + 5 * lane)
    local why = not ok and (type(answer) == 'table' and answer.err or tostring(answer))
    -- No room is no lane's fault, and all others would say the same.
    if why and string.find(why, '^OOM') then return redis.error_reply(why) end
    answers[lane + 1] = ok and answer or { 'failed', why }
  end
end
return answers
`,
)
