import { figure } from './support/figures.mjs'
import { family, residentMb } from './support/process-memory.mjs'
import { readLateness } from './support/read-lateness.mjs'
import { pause, publishedOf, startWork, until, verifyPublished } from './support/resident-workers.mjs'
import { connectMembers, insertPostsWithin } from './support/rows.mjs'
import { median, percentile } from './support/statistics.mjs'
import { treeCpuMs } from './support/tree-cpu.mjs'

export const title = 'resident workers over a real hour of posts: memory, lateness and processor time'

/** Runs only when it is named: the others together take less. */
export const isLong = true

const PROCESSES = 2
const ACCOUNTS = 50
const PLATFORM_MS = 100
const POSTS_A_SECOND = 3
const EVERY_S = 15
const GROWTH_MB = 15

export async function run(world, { quick }) {
  const seconds = quick ? 20 : 3_600
  const everyS = quick ? 1 : EVERY_S
  const schema = await world.openSchema('resident_hour')
  const sandbox = await world.openSandbox()
  await sandbox.control.latency({ operations: { 'linkedin.post.create': PLATFORM_MS } })
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const { child, ended } = startWork(world, world.envFor(schema, sandbox.env), PROCESSES)
  await until(async () => (await schema.db.query('SELECT COUNT(*) AS n FROM fleet_members'))[0][0].n > 0)
  const posts = seconds * POSTS_A_SECOND
  await insertPostsWithin(schema, members, posts, seconds)

  const seen = new Map()
  const cpuBefore = treeCpuMs(child.pid)
  const since = performance.now()
  while ((performance.now() - since) / 1_000 < seconds) {
    look(child.pid, seen, performance.now() - since)
    await pause(everyS * 1_000)
  }
  await until(async () => (await publishedOf(schema)) === posts, 1_000)
  // Of those that are still there: what workers that have been replaced had used is with their parent by then.
  const cpu = (treeCpuMs(child.pid) - cpuBefore) / posts
  await verifyPublished(schema, sandbox, posts)
  const late = await readLateness(schema)
  child.kill('SIGTERM')
  await ended
  const [parent, ...workers] = [...seen.values()]
  const growth = workers.map(grown).filter((mb) => mb !== undefined)
  return {
    figures: [
      figure('posts', posts, { digits: 0 }),
      figure('workers seen, with those that took the place of old ones', workers.length, { digits: 0 }),
      figure('largest worker at any moment', Math.max(...workers.flat().map(({ mb }) => mb)), {
        unit: 'MB',
        digits: 0,
      }),
      figure('a worker’s memory in its last quarter above its second', growth, {
        unit: 'MB',
        digits: 1,
        target: { most: GROWTH_MB },
      }),
      figure('the parent’s, the same', grown(parent) ?? 0, { unit: 'MB', digits: 1 }),
      ...[50, 99].map((p) => figure(`late, p${p}`, percentile(late.seconds, p), { unit: 's', digits: 3 })),
      figure('late, most', late.seconds.at(-1), { unit: 's' }),
      figure('early', late.early, { unit: 'posts', digits: 0, target: { most: 0 } }),
      figure('processor time of parent and workers for a post', cpu, { unit: 'ms', digits: 2 }),
    ],
    notes: [
      `${PROCESSES} workers of one parent, ${ACCOUNTS} accounts, ${POSTS_A_SECOND} posts a second at random moments, ${PLATFORM_MS} ms of platform time, ${seconds} s.`,
      'Memory (RSS) was looked at every quarter of a minute; a worker that was replaced early has no quarter to compare.',
      'Every post verified to be visible exactly once.',
    ],
  }
}

function look(pid, seen, ms) {
  for (const one of family(pid)) {
    const mb = residentMb(one)
    if (mb > 0) seen.set(one, [...(seen.get(one) ?? []), { ms, mb }])
  }
}

/** By how much the median of the last quarter of its looks is above that of the second; the first is its start. */
function grown(looks) {
  const quarter = Math.floor(looks.length / 4)
  if (quarter < 2) return undefined
  const of = (from) => median(looks.slice(from, from + quarter).map(({ mb }) => mb))
  return of(looks.length - quarter) - of(quarter)
}
