import { Script } from '../../script'
import { type Broken, FOREIGN, postsInLua } from './common'
import { promotionInLua } from './promotion'

/** How many were let in; how many entries there are now; ms until a lane is to be looked at (-1: none); whether to go on at once. */
export type Swept = [
  promoted: number | typeof FOREIGN,
  inEntry: number,
  nextInMs: number,
  isMore: 0 | 1,
  broken: Broken,
]

/**
 * Lets in who is due, as far as the stream of entries has room.
 *
 * Entries that were delivered and are nobody's any more (somebody removed a consumer that had them) are removed: they would take
 * room for ever. Their posts wait again when the place ends.
 *
 * ARGV 4 epoch, 5 how many entries there may be, 6 how many of them this call may make.
 */
export const sweepScript = new Script<Swept>(
  'sweep posts',
  `${postsInLua}${promotionInLua}
if ready ~= ARGV[4] then return { ${FOREIGN}, 0, -1, 0, broken } end

local function after(id)
  local ms, seq = string.match(id, '(%d+)-(%d+)')
  return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
end
local function tidy()
  if redis.call('XLEN', entry) == 0 then return end
  for _, one in ipairs(redis.call('XINFO', 'GROUPS', entry)) do
    local about = {}
    for i = 1, #one, 2 do about[one[i]] = one[i + 1] end
    if about['name'] == group then
      local oldest = about['pending'] > 0 and redis.call('XPENDING', entry, group)[2]
      redis.call('XTRIM', entry, 'MINID', oldest or after(about['last-delivered-id']))
    end
  end
end

tidy()
local room = tonumber(ARGV[5]) - redis.call('XLEN', entry)
local promoted, is_more = promote(math.min(room, tonumber(ARGV[6])))

local head = redis.call('ZRANGE', lanes, 0, 0, 'WITHSCORES')
local next = tonumber(head[2])
for _, platform in ipairs(platforms) do
  -- A lane that waits for its platform has its turn when a place of that ends, if not before.
  if redis.call('EXISTS', parked_on(platform)) == 1 then
    local ending = redis.call('ZRANGE', held_on(platform), 0, 0, 'WITHSCORES')
    if ending[2] then next = math.min(next or tonumber(ending[2]), tonumber(ending[2])) end
  end
end
local next_in = next and math.max(0, math.ceil(next - now)) or -1
return answer_with({ promoted, redis.call('XLEN', entry), next_in, (is_more and room > promoted) and 1 or 0 })
`,
)
