import { Script } from '../script'

/**
 * Puts somebody into a queue, record first, so that nobody finds the one without the other. Who waits already keeps the place.
 * KEYS WAITING, RECORD. ARGV member, record as JSON.
 * @returns 1, or 0 for one who waits already
 */
export const addScript = new Script<number>(
  'add',
  `
redis.call('ZCARD', KEYS[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local t = redis.call('TIME')
-- Seconds, as document 004 has them, and their fractions: within one second a queue would go by the alphabet.
return redis.call('ZADD', KEYS[1], 'NX', string.format('%d.%06d', t[1], t[2]), ARGV[1])
`,
)
