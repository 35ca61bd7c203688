import { Script } from '../../script'
import { postsInLua } from './common'

/** All places. Of each the post's id, its lane, the token, ms left (0 and less: it has ended, and nobody has looked). */
export const slotsScript = new Script<(string | number)[]>(
  'places of posts',
  `${postsInLua}
local found = {}
local all = redis.call('HGETALL', tokens)
for i = 1, #all, 2 do
  local token, lane = slot_of(all[i], all[i + 1])
  if lane then
    local ends = attempt(lane, redis.call, 'ZSCORE', leases_of(lane), all[i])
    found[#found + 1] = all[i]
    found[#found + 1] = lane
    found[#found + 1] = token
    found[#found + 1] = ends and math.ceil(tonumber(ends) - now) or 0
  end
end
return found
`,
)

/** Which of some tokens are entries that are still in the stream. ARGV 4… the tokens. */
export const isEntryScript = new Script<(0 | 1)[]>(
  'entries of posts',
  `${postsInLua}
local found = {}
for i = 4, #ARGV do
  local is_entry = string.find(ARGV[i], '^%d+%-%d+$') and #redis.call('XRANGE', entry, ARGV[i], ARGV[i]) > 0
  found[#found + 1] = is_entry and 1 or 0
end
return found
`,
)

export type Looked = [
  epoch: string | null,
  building: string | null,
  term: string | null,
  lanes: number,
  parked: number,
  slots: number,
  inEntry: number,
  pending: number,
  dead: number,
]

/** Where everything stands. */
export const statusScript = new Script<Looked>(
  'status of posts',
  `${postsInLua}
local parked, pending = 0, 0
for _, platform in ipairs(platforms) do parked = parked + redis.call('ZCARD', parked_on(platform)) end
-- An error where there is no such group.
local found = redis.pcall('XPENDING', entry, group)
if not found.err then pending = found[1] end
return {
  ready, redis.call('GET', prefix .. 'BUILDING'), redis.call('GET', prefix .. 'TERM'),
  redis.call('ZCARD', lanes), parked, redis.call('HLEN', tokens),
  redis.call('XLEN', entry), pending, redis.call('XLEN', prefix .. 'DEAD'),
}
`,
)
