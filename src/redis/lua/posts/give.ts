import { Script } from '../../script'
import { type Broken, postsInLua } from './common'
import { promotionInLua } from './promotion'

/**
 * Claims have ended: their places come back, each if it is that claim's. Then lets in who is due, of whatever lane: the head of
 * LANES has waited longest.
 *
 * ARGV 4 how many may be let in; of each claim the post's id and the token.
 */
export const giveScript = new Script<[promoted: number, Broken]>(
  'give places of posts',
  `${postsInLua}${promotionInLua}
local function give(id, lane)
  redis.call('ZCARD', waiting_of(lane))
  drop(id, lane)
  stand(lane)
end
for i = 5, #ARGV, 2 do
  local token, lane = slot_of(ARGV[i])
  if token == ARGV[i + 1] then attempt(lane, give, ARGV[i], lane) end
end
return answer_with({ (promote(tonumber(ARGV[4]))) })
`,
)
