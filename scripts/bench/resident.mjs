import { figure } from './support/figures.mjs'
import { family, residentMb } from './support/process-memory.mjs'
import { readLateness } from './support/read-lateness.mjs'
import { pause, publishedOf, startWork, until, verifyPublished } from './support/resident-workers.mjs'
import { connectMembers, insertDuePosts, insertPostsWithin } from './support/rows.mjs'
import { median, percentile } from './support/statistics.mjs'
import { treeCpuMs } from './support/tree-cpu.mjs'

export const title =
  'resident workers: lateness at 10 posts a second, memory over 10,000 posts, and what an idle fleet costs'

const PROCESSES = 3
const ACCOUNTS = 200
const PLATFORM_MS = 40
const POSTS_A_SECOND = 10

export async function run(world, { quick }) {
  const [seconds, many, idleS] = quick ? [5, 300, 2] : [60, 10_000, 20]
  const schema = await world.openSchema('resident')
  const sandbox = await world.openSandbox()
  await sandbox.control.latency({ operations: { 'linkedin.post.create': PLATFORM_MS } })
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const fleet = await startFleet(world, schema, sandbox)
  const idle = await idleCost(world, fleet, idleS)
  const late = await lateness(schema, sandbox, members, seconds)
  const memory = await memoryOver(schema, sandbox, members, many, fleet)
  fleet.child.kill('SIGTERM')
  await fleet.ended
  return {
    figures: [
      ...[50, 90, 99].map((p) =>
        figure(`late, p${p}`, percentile(late.seconds, p), { unit: 's', ...(p === 99 && { target: { most: 0.6 } }) }),
      ),
      figure('late, most', late.seconds.at(-1), { unit: 's' }),
      figure('early', late.early, { unit: 'posts', digits: 0, target: { most: 0 } }),
      figure(`largest worker after ${many / 10} posts`, memory.first, { unit: 'MB', digits: 0 }),
      figure(`largest worker after ${many} posts`, memory.last, { unit: 'MB', digits: 0 }),
      figure('idle fleet, processor time a second: parent and workers', idle.fleet, { unit: 'ms' }),
      figure('idle fleet, processor time a second: database', idle.database, { unit: 'ms' }),
    ],
    notes: [
      `${PROCESSES} workers of one parent, ${ACCOUNTS} accounts, ${PLATFORM_MS} ms of platform time; ${seconds} s of posts at random moments, and then ${many} that were due at once.`,
      'From the second that was asked for to the answer being written down, by the database’s clock; every post verified to be visible exactly once.',
    ],
  }
}

async function startFleet(world, schema, sandbox) {
  const fleet = startWork(world, world.envFor(schema, sandbox.env), PROCESSES)
  await until(async () => {
    const [[row]] = await schema.db.query('SELECT MAX(children) AS children FROM fleet_members')
    return row.children === PROCESSES
  })
  return fleet
}

async function idleCost(world, { child }, seconds) {
  const measured = { fleet: child.pid, database: world.databasePid }
  const before = Object.entries(measured).map(([name, pid]) => [name, treeCpuMs(pid)])
  await pause(seconds * 1_000)
  return Object.fromEntries(before.map(([name, ms]) => [name, (treeCpuMs(measured[name]) - ms) / seconds]))
}

async function lateness(schema, sandbox, members, seconds) {
  const posts = seconds * POSTS_A_SECOND
  await insertPostsWithin(schema, members, posts, seconds)
  await until(async () => (await publishedOf(schema)) === posts, 1_000)
  await verifyPublished(schema, sandbox, posts)
  return readLateness(schema)
}

/** The largest of the workers, at the first tenth and at the end. */
async function memoryOver(schema, sandbox, members, posts, { child }) {
  const before = await publishedOf(schema)
  await insertDuePosts(schema, members, posts)
  const largest = () => Math.max(...family(child.pid).slice(1).map(residentMb))
  const first = []
  const last = []
  await until(async () => {
    const done = (await publishedOf(schema)) - before
    if (done >= posts / 10 && first.length < 5) first.push(largest())
    if (done >= posts * 0.9) last.push(largest())
    return done === posts
  }, 200)
  await verifyPublished(schema, sandbox, before + posts)
  return { first: median(first), last: median(last) }
}
