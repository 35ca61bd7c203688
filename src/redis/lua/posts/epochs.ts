import { Script } from '../../script'
import { type Broken, FOREIGN, postsInLua } from './common'

/**
 * Begins to make everything anew: from here on nobody is let in. ARGV 4 epoch, 5 term.
 * @returns 0 when a later leader was seen
 */
export const beginScript = new Script<0 | 1>(
  'begin an epoch',
  `
local prefix = ARGV[1]
if (tonumber(redis.call('GET', prefix .. 'TERM') or '0') or 0) > tonumber(ARGV[5]) then return 0 end
-- A removal comes first: after it the rest is written also where there is no room.
redis.call('DEL', prefix .. 'READY')
redis.call('SET', prefix .. 'TERM', ARGV[5])
redis.call('SET', prefix .. 'BUILDING', ARGV[4])
return 1
`,
)

/**
 * Removes keys, as long as the epoch is being made by whoever asks: those of the next one are not his to remove.
 * ARGV 4 epoch; the keys.
 */
export const clearScript = new Script<number | typeof FOREIGN>(
  'clear for an epoch',
  `
if redis.call('GET', ARGV[1] .. 'BUILDING') ~= ARGV[4] then return ${FOREIGN} end
local removed = 0
for i = 5, #ARGV do removed = removed + redis.call('UNLINK', ARGV[i]) end
return removed
`,
)

/**
 * Gives places to claims that the database tells of, where they have none. ARGV 4 epoch, made or being made; of each claim its lane,
 * the post's id, the token, ms left.
 */
export const seedScript = new Script<[added: number | typeof FOREIGN, Broken]>(
  'seed places of posts',
  `${postsInLua}
if ready ~= ARGV[4] and redis.call('GET', prefix .. 'BUILDING') ~= ARGV[4] then return { ${FOREIGN}, broken } end

local function seed(lane, id, token, ms)
  local had, before = slot_of(id)
  if had == token and before == lane and has_slot(id) then return 0 end
  bind(id, lane, token, ms)
  return 1
end

local added = 0
for i = 5, #ARGV, 4 do
  added = added + (attempt(ARGV[i], seed, ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])) or 0)
end
return answer_with({ added })
`,
)

/**
 * What was being made may be relied upon now. ARGV 4 epoch.
 * @returns 0 when it is not the one that is being made: another leader began, or Redis has lost what was made
 */
export const openScript = new Script<0 | 1>(
  'open an epoch',
  `
if redis.call('GET', ARGV[1] .. 'BUILDING') ~= ARGV[4] then return 0 end
redis.call('SET', ARGV[1] .. 'READY', ARGV[4])
redis.call('DEL', ARGV[1] .. 'BUILDING')
return 1
`,
)
