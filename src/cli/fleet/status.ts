import type { Config } from '../../config/config'
import { type AdmissionSettings, loadAdmissionSettings } from '../../config/fleet-config'
import type { Database } from '../../db/connection'
import { FEEDER, leaderOf } from '../../db/operations/fleet-leader'
import { type FleetMember, fleetMembers } from '../../db/operations/fleet-members'
import { claimsInFlight } from '../../db/queue/claims-in-flight'
import { openIndex } from '../../fleet/index/open-index'
import type { IndexStatus, Slot } from '../../fleet/index/post-index'
import { createLogger } from '../../observability/log'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { table } from '../table'

/** Members that have beaten within so many seconds are told of, as in doctor. */
const TOLD_S = 900

/** Shows the fleet: who works, who leads, and whether Redis and the database say the same. */
export const status: Action<AsJson> = (around, { json }) => {
  const settings = loadAdmissionSettings(around.env)
  return withDatabase(around, async (db, config) => {
    const report = await reportOf(db, config, settings)
    around.out(json ? jsonDocument(report) : inWords(report))
    return 0
  })
}

type Index = IndexStatus & { slotsWithoutClaim: number; claimsWithoutSlot: number }
type Report = {
  members: ReturnType<typeof viewOf>[]
  leader: { host: string; term: number; holder: string; leaseMs: number; fedMs: number | null } | null
  redis: 'none' | 'ok' | 'away'
  /** What is wrong where it is away. */
  redisFault: string | null
  claims: number
  index: Index | null
}

async function reportOf(db: Database, config: Config, settings: AdmissionSettings | undefined): Promise<Report> {
  const members = (await fleetMembers(db, TOLD_S)).map(viewOf)
  const leader = await leaderOf(db, FEEDER)
  const claims = await claimsInFlight(db, config.CLAIM_LEASE_MS)
  const found = settings && (await lookInto(settings, config, claims))
  return {
    members,
    leader: leader ? { ...leader, fedMs: leader.fedMs ?? null } : null,
    redis: found === undefined ? 'none' : 'wrong' in found ? 'away' : 'ok',
    redisFault: found && 'wrong' in found ? found.wrong : null,
    claims: claims.length,
    index: found && 'answer' in found ? found.answer : null,
  }
}

const viewOf = ({ id, host, version, children, freeLanes, beatAgeMs, ...member }: FleetMember) => {
  const { circuitOpen, rescued, refused } = member
  return { id, host, version, children, freeLanes, beatAgeMs, circuitOpen, rescued, refused }
}

async function lookInto(settings: AdmissionSettings, config: Config, claims: { id: string; token: string }[]) {
  const opened = openIndex(settings, createLogger({ ...config, LOG_LEVEL: 'silent' }, 'CLI'), 'post-dispatcher-fleet')
  try {
    return await opened.unlessAway<Index>(async () => ({
      ...(await opened.index.status()),
      ...differences(claims, await opened.index.slots()),
    }))
  } finally {
    opened.close()
  }
}

function differences(claims: { id: string; token: string }[], slots: Slot[]) {
  const named = ({ id, token }: { id: string; token: string }) => `${id} ${token}`
  const [ofClaims, ofSlots] = [new Set(claims.map(named)), new Set(slots.map(named))]
  return {
    slotsWithoutClaim: slots.filter((slot) => !ofClaims.has(named(slot))).length,
    claimsWithoutSlot: claims.filter((claim) => !ofSlots.has(named(claim))).length,
  }
}

function inWords({ members, leader, redis, redisFault, claims, index }: Report): string {
  const lines = [
    members.length === 0
      ? 'No resident worker beats: ticks publish\n'
      : table(
          ['HOST', 'WORKERS', 'FREE', 'BEAT', 'RESCUED', 'REFUSED', 'REDIS', 'VERSION'],
          members.map((one) => [
            one.host,
            String(one.children),
            String(one.freeLanes),
            ago(one.beatAgeMs),
            String(one.rescued),
            String(one.refused),
            redis === 'none' ? '-' : one.circuitOpen ? 'away' : 'ok',
            one.version,
          ]),
        ),
    '\n',
    redis === 'none'
      ? 'Redis: not set; workers claim by the queue, and there is no leader\n'
      : `Redis: ${redis}${redisFault === null ? '' : ` (${redisFault})`}\n`,
  ]
  if (redis !== 'none') lines.push(leaderInWords(leader))
  lines.push(`Claims: ${claims}\n`)
  if (index) lines.push(indexInWords(index))
  return lines.join('')
}

function leaderInWords(leader: Report['leader']): string {
  if (!leader || leader.leaseMs <= 0) return 'Leader: none; workers look into the queue themselves\n'
  const fed = leader.fedMs === null ? 'nothing fed yet' : `fed ${ago(leader.fedMs)}`
  return `Leader: ${leader.host}, term ${leader.term}, ${fed}\n`
}

function indexInWords({ epoch, lanes, entry, slots, slotsWithoutClaim, claimsWithoutSlot }: Index): string {
  return [
    epoch === undefined ? 'Index: being built anew\n' : `Index: epoch ${epoch}\n`,
    `  accounts with posts that wait: ${lanes.waiting}, for room on their platform: ${lanes.parked}\n`,
    `  promoted and not claimed: ${entry.waiting}\n`,
    `  slots: ${slots}, without a claim ${slotsWithoutClaim}; claims without a slot ${claimsWithoutSlot}\n`,
  ].join('')
}

const ago = (ms: number) => `${(Math.max(0, ms) / 1_000).toFixed(1)} s ago`
