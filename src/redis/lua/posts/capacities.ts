import { Script } from '../../script'
import { type Broken, FOREIGN, postsInLua } from './common'

/**
 * Changes how many places accounts have. ARGV 4 epoch, made or being made; of each lane its name and the number, or nothing for the usual.
 */
export const capacitiesScript = new Script<[changed: number | typeof FOREIGN, Broken]>(
  'places of lanes',
  `${postsInLua}
if ready ~= ARGV[4] and redis.call('GET', prefix .. 'BUILDING') ~= ARGV[4] then return { ${FOREIGN}, broken } end
local changed = 0
for i = 5, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', prefix .. 'ENTRY_CAPACITY', ARGV[i])
  else
    redis.call('HSET', prefix .. 'ENTRY_CAPACITY', ARGV[i], ARGV[i + 1])
  end
  attempt(ARGV[i], stand, ARGV[i])
  changed = changed + 1
end
return answer_with({ changed })
`,
)
