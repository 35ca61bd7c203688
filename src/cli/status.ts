import { accountsWithHealth, type ListedAccount } from '../accounts/accounts-with-health'
import type { Database } from '../db/connection'
import { BEAT_MS, fleetMembers } from '../db/operations/fleet-members'
import { type NotedCycle, newestCycles } from '../db/operations/newest-cycles'
import { signsSeen } from '../db/operations/outages'
import { latePosts } from '../db/queue/late-posts'
import { duePosts, waitingForPeople } from '../db/queue/queue-condition'
import { downSince } from '../domain/who-ticks'
import { withDatabase } from '../services/cli'
import { type AsJson, jsonDocument } from './json'
import type { Action } from './surroundings'
import { table } from './table'
import { oneLine } from './terminal-text'

const MOST_TICKS = 5
/** More do not fit on a screen. */
const MOST_ACCOUNTS = 10

/** One screen: whether posts go out, what waits and why. */
export const status: Action<AsJson> = (around, { json }) =>
  withDatabase(around, async (db) => {
    const found = await look(db)
    around.out(json ? jsonDocument(viewOf(found)) : inWords(found))
    return 0
  })

async function look(db: Database) {
  const signs = await signsSeen(db)
  const { now } = signs
  const [ticks, due, late, asked] = [
    await newestCycles(db, MOST_TICKS),
    await duePosts(db),
    await latePosts(db),
    await latePosts(db, 0),
  ]
  const people = new Map((await waitingForPeople(db)).map(({ status, posts }) => [status, posts]))
  const accounts = await accountsWithHealth(db)
  return {
    now,
    downSince: downSince(signs),
    ticks,
    due,
    late,
    oldestDue: asked.posts > 0 ? new Date(now.getTime() - asked.oldestS * 1_000) : undefined,
    unconfirmed: people.get('unconfirmed') ?? 0,
    missed: people.get('missed') ?? 0,
    // One that was disconnected is so because somebody wanted it.
    troubled: accounts.filter(({ health }) => health.state !== 'ok' && health.state !== 'disconnected'),
    fleet: (await fleetMembers(db, BEAT_MS / 1_000)).filter(({ beatAgeMs }) => Math.abs(beatAgeMs) <= BEAT_MS),
  }
}

type Found = Awaited<ReturnType<typeof look>>

const viewOf = ({ now, ticks, due, late, oldestDue, unconfirmed, missed, troubled, fleet }: Found) => ({
  now,
  ticks,
  due,
  late: late.posts,
  oldestDue: oldestDue ?? null,
  unconfirmed,
  missed,
  accountsInTrouble: troubled.length,
  fleet: fleet.map(({ host, children, freeLanes, beatAgeMs, version }) => ({
    host,
    workers: children,
    freeLanes,
    beatAgeMs,
    version,
  })),
})

function inWords({ now, downSince, ticks, due, late, oldestDue, unconfirmed, missed, troubled, fleet }: Found): string {
  const oldest = oldestDue ? `, the oldest asked for at ${oldestDue.toISOString()}` : ''
  const last = late.lastAt ? `, the last goes out at ${late.lastAt.toISOString()}` : ''
  const workers = fleet.map(({ host, children }) => `${children} on ${oneLine(host)}`).join(', ')
  const lines = [
    `Now: ${now.toISOString()}`,
    ...(downSince ? [`NOTHING TICKS since ${downSince.toISOString()}: see doctor`] : []),
    `Due: ${due}${oldest}`,
    `Late: ${late.posts}${last}`,
    `Waiting for people: ${unconfirmed} unconfirmed, ${missed} missed`,
    `Resident workers: ${workers || 'none; ticks publish'}`,
    `Accounts in trouble: ${troubled.length}`,
    ...troubled.slice(0, MOST_ACCOUNTS).map(accountInWords),
  ]
  return `${lines.join('\n')}\n\n${ticksInWords(ticks)}`
}

const accountInWords = ({ id, platform, name, health }: ListedAccount) =>
  `  ${id} (${platform}, ${oneLine(name)}): ${oneLine(health.reason ?? health.state)}`

function ticksInWords(ticks: NotedCycle[]): string {
  if (ticks.length === 0) return 'No tick has run yet\n'
  return table(
    ['LAST TICKS', 'HOST', 'DUE', 'WORKERS', 'FAILED', 'TOOK', 'CODE', 'RESULTS'],
    ticks.map(({ startedAt, host, due, workers, workersFailed, durationMs, exitCode, results }) => [
      startedAt.toISOString(),
      host,
      String(due),
      String(workers),
      String(workersFailed),
      durationMs === null ? '-' : `${durationMs} ms`,
      exitCode === null ? '-' : String(exitCode),
      Object.entries(results)
        .map(([what, posts]) => `${posts} ${what}`)
        .join(', '),
    ]),
  )
}
