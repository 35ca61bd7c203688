import { Script } from '../script'

/**
 * Removes what is old from a stream, but nothing that a group has not read or not acknowledged, whichever group it is.
 * KEYS the stream. ARGV the time in ms before which it is old.
 * @returns how many were removed
 */
export const trimScript = new Script<number>(
  'trim',
  `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end

local function parts(id)
  local ms, seq = string.match(id, '(%d+)-?(%d*)')
  return tonumber(ms), tonumber(seq) or 0
end
local function is_before(a, b)
  local a_ms, a_seq = parts(a)
  local b_ms, b_seq = parts(b)
  return a_ms < b_ms or (a_ms == b_ms and a_seq < b_seq)
end

local bound = ARGV[1] .. '-0'
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local about = {}
  for i = 1, #group, 2 do about[group[i]] = group[i + 1] end
  local needed = about['last-delivered-id']
  if about['pending'] > 0 then needed = redis.call('XPENDING', KEYS[1], about['name'])[2] end
  if is_before(needed, bound) then bound = needed end
end
-- Whole nodes of the stream: cheap, and a hundred entries more are nobody's harm.
return redis.call('XTRIM', KEYS[1], 'MINID', '~', bound, 'LIMIT', 10000)
`,
)
