import type { Connection, Database } from '../../db/connection'
import { accountsByState, tokenEnds } from '../../db/metrics/accounts-by-state'
import { holdKinds, holdsByKind } from '../../db/metrics/holds-by-kind'
import { lastTicks } from '../../db/metrics/last-ticks'
import { mediaBytes } from '../../db/metrics/media-bytes'
import { oldestDueSeconds } from '../../db/metrics/oldest-due'
import { postsByStatus, waitingStatuses } from '../../db/metrics/posts-by-status'
import { COUNTED_UP_TO, countPrunedCycles, newestSettledCycle, uncountedCycles } from '../../db/operations/count-cycles'
import { readCounters } from '../../db/operations/counters'
import { FEEDER, leaderOf } from '../../db/operations/fleet-leader'
import { fleetMembers } from '../../db/operations/fleet-members'
import { transaction } from '../../db/transaction'
import { platforms } from '../../domain/post'
import { countedFamilies, countedOf } from './counted'
import { type Family, gauge } from './exposition'

/** From so many cycles on that are not in the counters yet they are put there, so that the next scrape need not read them. */
const UNCOUNTED = 500
/** What all files take is read this seldom: that costs more the more there are. */
const MEDIA_MS = 5 * 60_000
/** A member of the fleet that was silent for longer has died; that it is gone is told by what beats. */
const MEMBER_S = 15

export type DatabaseFacts = { families: Family[]; droppedByTicks: number }

/** Asks the database all that /metrics tells of it; every question is answered by an index, however many posts there are. */
export class DatabaseReader {
  private media: { bytes: number; readAt: number } | undefined

  constructor(private readonly db: Database) {}

  /** @param connection for this alone; whoever has waited too long for it closes it */
  async read(connection: Connection): Promise<DatabaseFacts> {
    const { due, ...posts } = await postsByStatus(connection)
    const oldest = await oldestDueSeconds(connection)
    const ticks = await lastTicks(connection)
    const rows = await readCounters(connection)
    const mark = rows.find(({ name }) => name === COUNTED_UP_TO)?.value ?? 0
    const uncounted = await uncountedCycles(connection, mark)
    if (uncounted.cycles > UNCOUNTED) void this.putIntoCounters()
    const counted = countedOf(rows, uncounted.additions)
    return {
      families: [
        gauge(
          'posts',
          'Posts that wait, by state; of more than 100000 no more are counted',
          waitingStatuses.map((status) => ({ labels: { status }, value: posts[status] })),
        ),
        gauge('due_posts', 'Posts whose turn it is now; of more than 100000 no more are counted', [{ value: due }]),
        gauge(
          'oldest_due_age_seconds',
          'How late the oldest post is by what its user asked for, that is not out and waits for no person',
          [{ value: oldest }],
        ),
        gauge(
          'last_tick_timestamp_seconds',
          'When a server ticked last',
          ticks.map(({ host, at }) => ({ labels: { host }, value: at })),
        ),
        ...(await this.surroundings(connection)),
        ...(await fleet(connection)),
        ...countedFamilies(counted),
      ],
      droppedByTicks: counted.get('dropped_log_lines_total')?.get('process="tick"') ?? 0,
    }
  }

  private async surroundings(connection: Connection): Promise<Family[]> {
    const holds = await holdsByKind(connection)
    const accounts = await accountsByState(connection)
    const ends = await tokenEnds(connection)
    return [
      gauge(
        'holds',
        'Accounts, platforms and hosts that are not called for now',
        holdKinds.map((kind) => ({ labels: { kind }, value: holds[kind] })),
      ),
      gauge(
        'accounts',
        'Accounts by state',
        platforms.flatMap((platform) =>
          (['ok', 'needs_reconnect', 'disconnected'] as const).map((state) => ({
            labels: { platform, state },
            value: accounts.find((one) => one.platform === platform && one.state === state)?.accounts ?? 0,
          })),
        ),
      ),
      gauge(
        'account_token_expires_timestamp_seconds',
        'When the token of an account ends; left out where there are more than 1000 accounts',
        ends.map(({ account, at }) => ({ labels: { account }, value: at })),
      ),
      gauge('media_bytes', 'Bytes of media that are kept, looked at every five minutes', [
        { value: await this.bytes(connection) },
      ]),
    ]
  }

  private async bytes(connection: Connection): Promise<number> {
    if (!this.media || performance.now() - this.media.readAt > MEDIA_MS) {
      this.media = { bytes: await mediaBytes(connection), readAt: performance.now() }
    }
    return this.media.bytes
  }

  // Whoever comes first does it; a scrape does not wait for it, and is right without it.
  private async putIntoCounters(): Promise<void> {
    try {
      const newest = await newestSettledCycle(this.db)
      if (newest !== undefined) await transaction(this.db, (connection) => countPrunedCycles(connection, newest))
    } catch {
      // The next scrape tries again.
    }
  }
}

/** Nothing where there is no fleet. */
async function fleet(connection: Connection): Promise<Family[]> {
  const members = await fleetMembers(connection, MEMBER_S)
  const leader = await leaderOf(connection, FEEDER)
  const perHost = (pick: (member: (typeof members)[number]) => number) => {
    const sums = new Map<string, number>()
    for (const member of members) sums.set(member.host, (sums.get(member.host) ?? 0) + pick(member))
    return [...sums].map(([host, value]) => ({ labels: { host }, value }))
  }
  const leads = leader !== undefined && leader.leaseMs > 0
  const total = (name: string, help: string, pick: (member: (typeof members)[number]) => number): Family => ({
    ...gauge(name, help, perHost(pick)),
    type: 'counter',
  })
  return [
    gauge(
      'fleet_members',
      'Resident parents that beat',
      perHost(() => 1),
    ),
    gauge(
      'fleet_workers',
      'Resident workers',
      perHost(({ children }) => children),
    ),
    gauge(
      'fleet_free_lanes',
      'Posts that resident workers could begin now',
      perHost((member) => member.freeLanes),
    ),
    gauge(
      'fleet_circuit_open',
      'Members that Redis fails',
      perHost(({ circuitOpen }) => Number(circuitOpen)),
    ),
    total('fleet_rescued_total', 'Overdue posts that Redis had led no worker to', ({ rescued }) => rescued),
    total('fleet_refused_total', 'Posts that Redis led a worker to and that could not be claimed', (m) => m.refused),
    gauge('fleet_leader', 'Who leads', leads ? [{ labels: { host: leader.host }, value: 1 }] : []),
    gauge('fleet_leader_term', 'Grows with each new leader', leader ? [{ value: leader.term }] : []),
    gauge(
      'fleet_feed_age_seconds',
      'Since the leader brought Redis up to date last',
      leads && leader.fedMs !== undefined ? [{ value: leader.fedMs / 1_000 }] : [],
    ),
  ]
}
