import { Script } from '../../script'
import { type Broken, postsInLua } from './common'

/** The token of a place that was taken for a row before it was known whether it can be claimed. */
export const LENT = 'lent'

/**
 * Takes places for rows that were found in the database and that nobody had named. Where no epoch holds there are no places to
 * take, and nothing is refused.
 *
 * ARGV 4 how long a place lasts, in ms; of each row its id and its lane.
 * @returns of each row whether it may be claimed
 */
export const lendScript = new Script<[mayClaim: (0 | 1)[], Broken]>(
  'lend places to posts',
  `${postsInLua}
local function try(id, lane)
  end_slots(lane)
  if has_slot(id) then return 0 end
  if redis.call('ZCARD', leases_of(lane)) >= places_of(lane) then return 0 end
  local platform = platform_of(lane)
  if platform_places > 0 and redis.call('ZCARD', held_on(platform)) >= platform_places then return 0 end
  bind(id, lane, '${LENT}', tonumber(ARGV[4]))
  return 1
end

local answers = {}
for i = 5, #ARGV, 2 do
  answers[#answers + 1] = not ready and 1 or attempt(ARGV[i + 1], try, ARGV[i], ARGV[i + 1]) or 0
end
return answer_with({ answers })
`,
)

/**
 * What became of rows that places were lent to: one that was claimed keeps its place for as long as the claim lasts, any other gives it back.
 * ARGV 4…: of each row its id, the claim's token or nothing, ms left of the claim.
 */
export const settleLentScript = new Script<[Broken]>(
  'settle lent places',
  `${postsInLua}
local function settle(id, lane, token, ms)
  if token ~= '' then return bind(id, lane, token, ms) end
  drop(id, lane)
  stand(lane, behind_all, true)
end
for i = 4, #ARGV, 3 do
  local token, lane = slot_of(ARGV[i])
  if token == '${LENT}' then attempt(lane, settle, ARGV[i], lane, ARGV[i + 1], tonumber(ARGV[i + 2])) end
end
return answer_with({})
`,
)
