/**
 * Lua that lets in who is due, from the head of LANES on: one post of a lane at each visit, so that the next of the same lane
 * comes behind everybody who is due by then. Begins with `postsInLua`.
 */
export const promotionInLua = `
local wait_ms, most_looks = 30000, 1000
local served = 0

local function has_room(platform)
  return platform_places <= 0 or redis.call('ZCARD', held_on(platform)) < platform_places
end

-- Lanes that wait for their platform get their old turn back, as many as it has places now.
local function unpark(platform)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', held_on(platform), '-inf', now, 'LIMIT', 0, 1000)) do
    redis.call('ZREM', held_on(platform), id)
    local _, lane = slot_of(id)
    if lane then
      attempt(lane, end_slots, lane)
      attempt(lane, stand, lane)
    end
  end
  local parked = parked_on(platform)
  if redis.call('ZCARD', parked) == 0 then return end
  local free = platform_places > 0 and platform_places - redis.call('ZCARD', held_on(platform)) or most_looks
  if free <= 0 then return end
  local back = redis.call('ZRANGE', parked, 0, free - 1, 'WITHSCORES')
  for i = 1, #back, 2 do
    redis.call('ZADD', lanes, 'LT', back[i + 1], back[i])
    redis.call('ZREM', parked, back[i])
  end
end

local function let_in(id, lane)
  local token = redis.call('XADD', entry, '*', 'userId', id, 'eventId', lane, 'promotedAt', now, 'epoch', ready)
  redis.call('ZREM', waiting_of(lane), id)
  if platform_places > 0 then redis.call('ZREM', parked_on(platform_of(lane)), lane) end
  lend(id, lane, token, wait_ms)
  -- Those of one call keep their order: 512 of them fit between two milliseconds.
  served = served + 1
  stand(lane, now + math.min(served, 511) / 512)
end

local function visit(lane, turn)
  if not is_lane(lane) then
    redis.call('ZREM', lanes, lane)
    return 0
  end
  local platform, waiting = platform_of(lane), waiting_of(lane)
  end_slots(lane)
  local first = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
  local id = first[1]
  if not id or tonumber(first[2]) > now or redis.call('ZCARD', leases_of(lane)) >= places_of(lane) then
    stand(lane, now)
    return 0
  end
  if not is_id(id) then
    redis.call('XADD', prefix .. 'DEAD', 'MAXLEN', '~', 10000, '*', 'why', 'it is no id', 'userId', id, 'eventId', lane)
    redis.call('ZREM', waiting, id)
    stand(lane, now)
    return 0
  end
  if has_slot(id) then
    redis.call('ZREM', waiting, id)
    stand(lane, now)
    return 0
  end
  if not has_room(platform) then
    redis.call('ZADD', parked_on(platform), 'NX', turn, lane)
    redis.call('ZREM', lanes, lane)
    return 0
  end
  let_in(id, lane)
  return 1
end

-- Returns how many were let in, and whether there may be more.
local function promote(most)
  if not ready or most <= 0 then return 0, false end
  for _, platform in ipairs(platforms) do attempt(platform, unpark, platform) end
  local promoted, looks = 0, 0
  while promoted < most and looks < most_looks and not full do
    local head = redis.call('ZRANGEBYSCORE', lanes, '-inf', string.format('(%d', now + 1), 'WITHSCORES', 'LIMIT', 0, 1)
    if not head[1] then return promoted, false end
    looks = looks + 1
    local count = attempt(head[1], visit, head[1], head[2])
    if count then
      promoted = promoted + count
    elseif not full then
      redis.call('ZADD', lanes, now + looked_again_ms, head[1])
    end
  end
  return promoted, true
end
`
