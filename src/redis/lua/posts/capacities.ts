import { Script } from '../../script'
import { type Broken, FOREIGN, postsInLua } from './common'

/**
 * Says which accounts have a number of places of their own. All others have the usual one from now on, whoever had said what of
 * them. ARGV 4 epoch, made or being made; of each lane its name and the number.
 */
export const capacitiesScript = new Script<[changed: number | typeof FOREIGN, Broken]>(
  'places of lanes',
  `${postsInLua}
if ready ~= ARGV[4] and redis.call('GET', prefix .. 'BUILDING') ~= ARGV[4] then return { ${FOREIGN}, broken } end
local own, told, changed = prefix .. 'ENTRY_CAPACITY', {}, 0
local function change(lane, number)
  if number then redis.call('HSET', own, lane, number) else redis.call('HDEL', own, lane) end
  attempt(lane, stand, lane, now, true)
  changed = changed + 1
end
local before = redis.call('HGETALL', own)
for i = 5, #ARGV, 2 do told[ARGV[i]] = ARGV[i + 1] end
for i = 1, #before, 2 do
  local number = told[before[i]]
  if number ~= before[i + 1] then change(before[i], number) end
  told[before[i]] = nil
end
for i = 5, #ARGV, 2 do
  if told[ARGV[i]] then change(ARGV[i], ARGV[i + 1]) end
end
return answer_with({ changed })
`,
)
