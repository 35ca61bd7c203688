import { Script } from '../script'

/**
 * Passes on who was let in, and acknowledges it in the same step: whatever dies, each entry of ENTRY becomes one of DISPATCH. One that
 * somebody else has passed on meanwhile is left out.
 *
 * Beside the stream it notes up to which id all have been passed on: a group that was lost goes on from there.
 *
 * KEYS ENTRY, DISPATCH, ENTRY_TOLD. ARGV the group; of each entry its id, userId, eventId, instanceId, and its token or nothing.
 * @returns how many were passed on
 */
export const dispatchScript = new Script<number>(
  'dispatch',
  `
local entry, dispatch, told, group = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
redis.call('XLEN', dispatch)
redis.call('GET', told)

local function before(id)
  local ms, seq = string.match(id, '(%d+)-(%d+)')
  if seq ~= '0' then return ms .. '-' .. string.format('%.0f', tonumber(seq) - 1) end
  return string.format('%.0f', tonumber(ms) - 1) .. '-18446744073709551615'
end

local acknowledged = {}
for i = 2, #ARGV, 5 do
  local id = ARGV[i]
  if #redis.call('XPENDING', entry, group, id, id, 1) > 0 then
    local fields = { 'userId', ARGV[i + 1], 'eventId', ARGV[i + 2], 'instanceId', ARGV[i + 3] }
    if ARGV[i + 4] ~= '' then
      fields[7], fields[8] = 'entryToken', ARGV[i + 4]
    end
    redis.call('XADD', dispatch, '*', unpack(fields))
    acknowledged[#acknowledged + 1] = id
  end
end
if #acknowledged > 0 then
  redis.call('XACK', entry, group, unpack(acknowledged))
  local pending = redis.call('XPENDING', entry, group)
  redis.call('SET', told, pending[1] > 0 and before(pending[2]) or acknowledged[#acknowledged])
end
return #acknowledged
`,
)
