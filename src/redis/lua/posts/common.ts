import { platforms } from '../../../domain/post'
import { ENTRY_GROUP } from '../../keys'

/** What a script says of lanes that it could not work on: lane and reason by turns. */
export type Broken = string[]

/** Of a script that was asked in the name of an epoch that does not hold. */
export const FOREIGN = -1

/**
 * Lua that begins every script over posts.
 *
 * KEYS 1 LANES, by which a cluster finds the others. ARGV 1 what all names begin with, 2 places of an account that says nothing else,
 * 3 places of a platform (0: as many as you like).
 *
 * Redis' clock is the only one: what comes from the database is ms from now. A place whose time is over is no place, whoever
 * looks at it. One that ends before its entry became a claim brings its post back among those who wait: whatever became of
 * the entry, the row decides.
 *
 * Where a lane stands in LANES:
 * - with somebody waiting and a place free: when the first is due, or now. It keeps a turn that it had before;
 * - after it was served, and when a place came back: behind all that are due by now. So lanes take turns, however long they are;
 * - full, or with nobody waiting: when its first place ends by itself;
 * - without any places (an account that is paused): again in a minute;
 * - with nobody waiting and nobody inside: not at all;
 * and never later than its first place ends by itself, so that the end of each is seen.
 */
export const postsInLua = `
local prefix, account_places, platform_places = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local lanes, entry, tokens, group = KEYS[1], prefix .. 'ENTRY', prefix .. 'TOKENS', '${ENTRY_GROUP}'
local looked_again_ms = 60000
local platforms = { ${platforms.map((name) => `'${name}'`).join(', ')} }
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)

-- What is wrong with one of these is no lane's fault, and is found before anything is written.
local ready = redis.call('GET', prefix .. 'READY')
redis.call('ZCARD', lanes)
redis.call('HLEN', tokens)
redis.call('HLEN', prefix .. 'ENTRY_CAPACITY')
redis.call('XLEN', entry)

local function waiting_of(lane) return prefix .. 'WAITING:' .. lane end
local function leases_of(lane) return prefix .. 'ENTRY_SLOT_LEASES:' .. lane end
local function platform_of(lane) return string.match(lane, '^(%l+):') or '' end
local function held_on(platform) return prefix .. 'PLATFORM:' .. platform end
local function parked_on(platform) return prefix .. 'PARKED:' .. platform end

local function is_id(text) return #text <= 36 and string.find(text, '^[%w_%-]+$') ~= nil end
local function is_lane(text)
  local platform, account = string.match(text, '^(%l+):(.*)$')
  for _, known in ipairs(platforms) do
    if known == platform then return is_id(account) end
  end
  return false
end

-- A lane that cannot be worked on harms no other. No room is no lane's fault, and all others would say the same.
local broken, full = {}, nil
local function attempt(lane, what, ...)
  local ok, answer = pcall(what, ...)
  if ok then return answer end
  local why = type(answer) == 'table' and answer.err or tostring(answer)
  if string.find(why, '^OOM') then
    full = why
  else
    broken[#broken + 1] = lane
    broken[#broken + 1] = why
  end
  return nil
end
local function answer_with(answer)
  if full then return redis.error_reply(full) end
  answer[#answer + 1] = broken
  return answer
end

local function places_of(lane)
  local own = tonumber(redis.call('HGET', prefix .. 'ENTRY_CAPACITY', lane) or account_places)
  if not own or own ~= own then own = account_places end
  return math.floor(own)
end

-- Whose place a post has, and in which lane.
local function slot_of(id, raw)
  raw = raw or redis.call('HGET', tokens, id)
  if not raw then return nil, nil end
  return string.match(raw, '^(%S+) (%S+)$')
end

local function drop(id, lane)
  redis.call('ZREM', leases_of(lane), id)
  redis.call('ZREM', held_on(platform_of(lane)), id)
  redis.call('HDEL', tokens, id)
end

local function lend(id, lane, token, ms)
  redis.call('ZADD', leases_of(lane), now + ms, id)
  if platform_places > 0 then redis.call('ZADD', held_on(platform_of(lane)), now + ms, id) end
  redis.call('HSET', tokens, id, token .. ' ' .. lane)
end

-- Ends the places of a lane whose time is over.
local function end_slots(lane)
  local leases, waiting = leases_of(lane), waiting_of(lane)
  redis.call('ZCARD', waiting)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)) do
    local token, of = slot_of(id)
    if of == lane then
      drop(id, lane)
      local is_entry = string.find(token, '^%d+%-%d+$') ~= nil
      if is_entry and ready then redis.call('ZADD', waiting, now, id) end
    else
      redis.call('ZREM', leases, id)
    end
  end
end

-- Whether a post has a place whose time is not over.
local function has_slot(id, raw)
  local _, lane = slot_of(id, raw)
  if not lane then return false end
  local ends = redis.call('ZSCORE', leases_of(lane), id)
  if ends and tonumber(ends) > now then return true end
  drop(id, lane)
  return false
end

-- After everybody who was due when this began, but before those who will be in the next millisecond.
local behind_all = now + 511 / 512

-- turn: from when on. keeps: a turn that the lane has already stays its own.
local function stand(lane, turn, keeps)
  local leases = leases_of(lane)
  local first = redis.call('ZRANGE', waiting_of(lane), 0, 0, 'WITHSCORES')
  local ending = redis.call('ZRANGE', leases, 0, 0, 'WITHSCORES')
  local places = places_of(lane)
  local is_full = redis.call('ZCOUNT', leases, string.format('(%d', now), '+inf') >= places
  local has_turn = first[1] and not is_full
  local at
  if has_turn then
    at = math.max(tonumber(first[2]), turn)
  elseif first[1] and places <= 0 then
    at = now + looked_again_ms
  end
  if ending[2] then
    local ends = math.max(tonumber(ending[2]), now + 1)
    at = at and math.min(at, ends) or ends
  end
  if not at then
    redis.call('ZREM', lanes, lane)
  elseif has_turn and keeps then
    redis.call('ZADD', lanes, 'LT', at, lane)
  else
    redis.call('ZADD', lanes, at, lane)
  end
end

-- Makes a place of the row's own lane a claim's, whoever had one before, and in whichever lane.
local function bind(id, lane, token, ms)
  redis.call('ZCARD', waiting_of(lane))
  redis.call('ZCARD', leases_of(lane))
  local _, before = slot_of(id)
  if before and before ~= lane then
    drop(id, before)
    attempt(before, stand, before, behind_all, true)
  end
  redis.call('ZREM', waiting_of(lane), id)
  lend(id, lane, token, ms)
  stand(lane, behind_all, true)
end

local function acknowledge(id)
  redis.call('XACK', entry, group, id)
  redis.call('XDEL', entry, id)
end
`
