import { Script } from '../script'

/**
 * Puts an entry that nobody can read where somebody can look at it, as it is, and acknowledges it.
 * KEYS ENTRY, DEAD. ARGV group, id, why; `remove` where acknowledged entries do not stay in the stream.
 * @returns 1, or 0 when it was not pending any more
 */
export const buryScript = new Script<number>(
  'bury',
  `
redis.call('XLEN', KEYS[2])
if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1) == 0 then return 0 end
local found = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])
local fields = found[1] and found[1][2] or {}
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '*', 'entryId', ARGV[2], 'why', ARGV[3], unpack(fields))
if ARGV[4] == 'remove' then redis.call('XDEL', KEYS[1], ARGV[2]) end
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
`,
)
