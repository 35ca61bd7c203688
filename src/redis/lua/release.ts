import { Script } from '../script'
import { slotsInLua } from './slots'

/**
 * Gives places back. KEYS LEASES, SLOTS. ARGV the members who have left; none: all of them.
 * @returns how many places that freed
 */
export const releaseScript = new Script<number>(
  'release',
  `${slotsInLua}
local held, shown = holders(KEYS[1], KEYS[2], clock())
local freed
if #ARGV == 0 then
  freed = redis.call('ZCARD', KEYS[1])
  redis.call('DEL', KEYS[1])
else
  freed = redis.call('ZREM', KEYS[1], unpack(ARGV))
end
show(KEYS[2], held - freed, shown)
return freed
`,
)
