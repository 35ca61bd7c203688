import { Script } from '../../script'
import { type Broken, postsInLua } from './common'
import { promotionInLua } from './promotion'

/**
 * What the database said to entries: each is acknowledged and removed, it has done its work. Then lets in who is due.
 *
 * - `taken`: the row is claimed, by whoever asked or by somebody else. The place belongs to the claim from now on, in the row's own
 *   lane, for as long as the claim. So a place is never given away while somebody publishes.
 * - `later`: the row is not due, or was locked. The post waits again.
 * - `gone`: there is nothing to publish.
 * In the last two the place comes back if it is still the entry's.
 *
 * ARGV 4 how many may be let in; of each answer its kind, the entry's id, the post's id, the entry's epoch, the row's lane, the
 * claim's token, and ms: of the claim, or until the post is due.
 */
export const answerScript = new Script<[promoted: number, Broken]>(
  'answer posts',
  `${postsInLua}${promotionInLua}
local function give_back(id, entry_id)
  local token, lane = slot_of(id)
  if token ~= entry_id then return end
  drop(id, lane)
  stand(lane, behind_all, true)
end

local answers = {}
function answers.taken(id, entry_id, epoch, lane, token, ms)
  bind(id, lane, token, ms)
end
function answers.later(id, entry_id, epoch, lane, token, ms)
  give_back(id, entry_id)
  -- Another epoch is fed by itself.
  if not ready or ready ~= epoch or has_slot(id) then return end
  redis.call('ZADD', waiting_of(lane), now + ms, id)
  stand(lane, behind_all, true)
end
function answers.gone(id, entry_id)
  give_back(id, entry_id)
end

for i = 5, #ARGV, 7 do
  local entry_id, id, lane = ARGV[i + 1], ARGV[i + 2], ARGV[i + 4]
  acknowledge(entry_id)
  attempt(lane, answers[ARGV[i]], id, entry_id, ARGV[i + 3], lane, ARGV[i + 5], tonumber(ARGV[i + 6]))
end
return answer_with({ (promote(tonumber(ARGV[4]))) })
`,
)
