import { Script } from '../script'

/**
 * Removes consumers of a group that have nothing pending and have been silent for long: each start of a promoter brings one. In
 * one step, because what a removed consumer still has pending is lost to everybody.
 * KEYS the stream. ARGV group, ms of silence; a name, when it is for that one alone.
 * @returns how many were removed
 */
export const forgetConsumersScript = new Script<number>(
  'forget-consumers',
  `
local removed = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local about = {}
  for i = 1, #consumer, 2 do about[consumer[i]] = consumer[i + 1] end
  local is_meant = not ARGV[3] or about['name'] == ARGV[3]
  if is_meant and about['pending'] == 0 and about['idle'] >= tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], about['name'])
    removed = removed + 1
  end
end
return removed
`,
)
