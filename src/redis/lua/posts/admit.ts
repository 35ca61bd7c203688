import { Script } from '../../script'
import { type Broken, postsInLua } from './common'

/**
 * Asks before a claim whether entries still stand: the epoch holds, and the place belongs to the entry and has not ended. The place
 * then lasts long enough for the claim. All other entries are acknowledged and removed, and nothing else is touched.
 *
 * ARGV 4 how long the place lasts, in ms; of each entry its id, the post's id, its epoch.
 */
export const admitScript = new Script<[admitted: (0 | 1)[], Broken]>(
  'admit posts',
  `${postsInLua}
local function admit(id, lane)
  local ends = redis.call('ZSCORE', leases_of(lane), id)
  if not ends or tonumber(ends) <= now then
    end_slots(lane)
    stand(lane)
    return 0
  end
  local until_then = now + tonumber(ARGV[4])
  redis.call('ZADD', leases_of(lane), 'XX', until_then, id)
  redis.call('ZADD', held_on(platform_of(lane)), 'XX', until_then, id)
  stand(lane)
  return 1
end

local admitted = {}
for i = 5, #ARGV, 3 do
  local token, lane = slot_of(ARGV[i + 1])
  local is_theirs = ready and ready == ARGV[i + 2] and token == ARGV[i]
  local answer = is_theirs and attempt(lane, admit, ARGV[i + 1], lane) or 0
  if full then break end
  if answer == 0 then acknowledge(ARGV[i]) end
  admitted[#admitted + 1] = answer
end
return answer_with({ admitted })
`,
)
