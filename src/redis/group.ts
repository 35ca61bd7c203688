import type Redis from 'ioredis'
import { Script } from './script'

/**
 * Makes a group where there is none, which goes on behind what has been passed on. That may be necessary at any time: a FLUSHALL
 * takes the group as well, so nobody remembers having made it.
 * KEYS the stream; the note of what was passed on, where one is kept. ARGV the group.
 */
const groupScript = new Script<number>(
  'group',
  `
-- A note about a stream that is gone says nothing about the one that follows.
local from = KEYS[2] and redis.call('EXISTS', KEYS[1]) == 1 and redis.call('GET', KEYS[2]) or '0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    if group[2] == ARGV[1] then return 0 end
  end
end
redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], from, 'MKSTREAM')
return 1
`,
)

/** @returns whether it had to be made */
export const ensureGroup = async (
  redis: Redis,
  stream: string,
  note: string | undefined,
  group: string,
): Promise<boolean> => (await groupScript.run(redis, note === undefined ? [stream] : [stream, note], [group])) === 1

/** Whether a read failed because the group, or its stream, is not there. */
export const isGroupMissing = (error: unknown): boolean =>
  /^(NOGROUP|UNBLOCKED)\b|no such key/i.test((error as Error | undefined)?.message ?? '')
