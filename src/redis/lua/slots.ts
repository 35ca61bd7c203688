/**
 * Lua that begins every script which reads or gives places: what has become of those of an event since somebody looked last.
 * A place is a lease. It comes back when its time is over, and when somebody else's program counts the number down: as
 * document 004's broker does, which counts and does not name. So many of the oldest leases end; each of the two is counted by itself,
 * for an end of time must not swallow somebody's going. A number that is gone while leases are there is everybody's going.
 */
export const slotsInLua = `
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- How many hold a place of the event, after those have left who are gone; what the number said; and by how much it said more than
-- there were leases, which no going explains. Reads before it writes.
local function holders(leases, counter, now)
  local held = redis.call('ZCARD', leases)
  local shown = redis.call('GET', counter)
  local said = tonumber(shown or '0') or held
  local ended = redis.call('ZCOUNT', leases, '-inf', now)
  local left = math.min(held, ended + math.max(0, held - math.max(0, said)))
  -- The first whose time is over, then those who came in first.
  if left > 0 then redis.call('ZREMRANGEBYRANK', leases, 0, left - 1) end
  local beyond = math.max(0, said - held)
  -- A number like that counts nothing.
  return held - left, shown, beyond < 1e9 and beyond or 0
end

local function show(counter, held, shown)
  if held == 0 then
    if shown then redis.call('DEL', counter) end
  elseif shown ~= tostring(held) then
    redis.call('SET', counter, held)
  end
end
`
