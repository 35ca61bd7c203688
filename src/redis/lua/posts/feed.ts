import { Script } from '../../script'
import { type Broken, type FOREIGN, postsInLua } from './common'

/**
 * Lets posts wait, or moves those who wait to another time. Who has a place is left out. Of each lane the 200 who are due first
 * stay: a backlog of millions is fed as it shrinks.
 *
 * Equal times of a lane go by the bytes of the ids, which of UUIDs of version 7 is the order in which they were made.
 *
 * ARGV 4 epoch, 5 term; of each post lane, id, ms until it is due.
 */
export const feedScript = new Script<[fed: number | typeof FOREIGN, Broken]>(
  'feed posts',
  `${postsInLua}
local longest_lane = 200
local term = prefix .. 'TERM'
local highest = tonumber(redis.call('GET', term) or '0') or 0
if ready ~= ARGV[4] or tonumber(ARGV[5]) < highest then return { -1, broken } end
-- Where there is no room it fails here, before anything else is written.
redis.call('SET', term, ARGV[5])

local ids, order, rows_of = {}, {}, {}
for i = 6, #ARGV, 3 do ids[#ids + 1] = ARGV[i + 1] end
local raws = #ids > 0 and redis.call('HMGET', tokens, unpack(ids)) or {}
for n, id in ipairs(ids) do
  local lane = ARGV[3 + 3 * n]
  if not rows_of[lane] then
    rows_of[lane] = {}
    order[#order + 1] = lane
  end
  local rows = rows_of[lane]
  rows[#rows + 1] = { id, now + tonumber(ARGV[5 + 3 * n]), raws[n] }
end

local function feed(lane)
  local waiting, members = waiting_of(lane), {}
  local before = redis.call('ZCARD', waiting)
  redis.call('ZCARD', leases_of(lane))
  for _, row in ipairs(rows_of[lane]) do
    if not row[3] or not has_slot(row[1], row[3]) then
      members[#members + 1] = row[2]
      members[#members + 1] = row[1]
    end
  end
  if #members > 0 then
    redis.call('ZADD', waiting, unpack(members))
    if before + #members / 2 > longest_lane then redis.call('ZREMRANGEBYRANK', waiting, longest_lane, -1) end
    stand(lane)
  end
  return #members / 2
end

local fed = 0
for _, lane in ipairs(order) do fed = fed + (attempt(lane, feed, lane) or 0) end
return answer_with({ fed })
`,
)
