import { cpus } from 'node:os'
import { figure } from './support/figures.mjs'
import { readLateness } from './support/read-lateness.mjs'
import { startRedisProcess } from './support/redis-process.mjs'
import { publishedOf, startWork, until, verifyPublished } from './support/resident-workers.mjs'
import { connectMembers, insertDuePosts, insertPostsAt, insertPostsWithin } from './support/rows.mjs'
import { percentile } from './support/statistics.mjs'

export const title =
  'a fleet with Redis: lateness and fairness on three servers, 1 to 10 workers, fail-over of the leader, rebuilding the index'

const ACCOUNTS = 200
/** From here on a machine is at its own end, and more workers find no more room. */
const FULL = 0.8
const SERVERS = ['server-1', 'server-2', 'server-3']

export async function run(world, { quick }) {
  const redis = await startRedisProcess(world)
  if (!redis)
    return { figures: [], notes: ['Not run: there is no Redis on this machine (sudo apt-get install redis-tools).'] }
  const stages = { world, redis: redis.url, client: redis.client }
  const late = await lateness(stages, quick ? 5 : 60)
  const fair = await fairness(stages, quick ? 200 : 10_000)
  const speeds = await scaling(stages, quick ? [1, 3] : [1, 3, 10], quick ? 2 : 15)
  const failOvers = await failOver(stages, quick ? 2 : 20)
  const rebuilds = await rebuild(stages, quick ? 500 : 10_000, quick ? 1 : 5)
  const [one, ...more] = speeds
  return {
    figures: [
      ...[50, 90, 99].map((p) =>
        figure(`late on three servers, p${p}`, percentile(late.seconds, p), {
          unit: 's',
          ...(p === 99 && { target: { most: 0.8 } }),
        }),
      ),
      figure('late, most', late.seconds.at(-1), { unit: 's' }),
      figure('early', late.early, { unit: 'posts', digits: 0, target: { most: 0 } }),
      figure('fair: the last of 99 accounts with one post', fair.last, { unit: 's', target: { most: 2 } }),
      figure('fair: published meanwhile of the one with all others', fair.ofTheOne, { unit: 'posts', digits: 0 }),
      ...speeds.map(({ workers, perSecond }) =>
        figure(`${workers} worker${workers > 1 ? 's' : ''}, 200 ms of platform time`, perSecond, {
          unit: 'posts/s',
          digits: 1,
        }),
      ),
      ...speeds.map(({ workers, busy }) =>
        figure(`the machine's processors meanwhile, ${workers}`, 100 * busy, { unit: '% busy', digits: 0 }),
      ),
      ...more.map(({ workers, perSecond, busy }) =>
        figure(`${workers} workers against ${workers} times one`, perSecond / (workers * one.perSecond), {
          unit: '×',
          ...(busy < FULL ? { target: { least: 0.9 } } : { note: 'this machine is full' }),
        }),
      ),
      figure('fail-over of the leader, killed, until another has fed', failOvers, { unit: 's', target: { most: 3 } }),
      figure('fail-over, the longest', Math.max(...failOvers), { unit: 's', target: { most: 3 } }),
      figure('index rebuilt after FLUSHALL', rebuilds, { unit: 's', target: { most: 1 } }),
    ],
    notes: [
      'Three parents with names of their own on one machine, one worker each; all other settings as they come, one post of an account at a time.',
      `Lateness: 10 posts a second at random moments, ${ACCOUNTS} accounts, 40 ms of platform time, from the second that was asked for to the answer being written down.`,
      `Fairness: ${quick ? 200 : '10,000'} posts of one account and one each of 99 others become due at one moment.`,
      `Rebuilding: ${quick ? 500 : '10,000'} posts that become due within half a minute.`,
    ],
  }
}

/** A schema, a sandbox and as many members, for one of the parts. Redis is emptied. */
async function open({ world, redis, client }, name, { platformMs, accounts = ACCOUNTS }) {
  await client.flushall()
  const schema = await world.openSchema(`fleet_${name}`)
  const sandbox = await world.openSandbox()
  await sandbox.control.latency({ operations: { 'linkedin.post.create': platformMs } })
  const members = await connectMembers(schema, sandbox, accounts)
  const start = (host, workers = 1) =>
    startWork(world, world.envFor(schema, { ...sandbox.env, REDIS_URL: redis, HOSTNAME: host }), workers)
  return { schema, sandbox, members, start, client }
}

async function stop(servers) {
  for (const { child } of servers) child.kill('SIGTERM')
  await Promise.all(servers.map(({ ended }) => ended))
}

/** Resolves when so many members beat, and one leads and has fed. */
const beating = ({ db }, members, workers = 1) =>
  until(async () => {
    const [[row]] = await db.query(
      `SELECT (SELECT COUNT(*) FROM fleet_members WHERE beat_at > NOW(3) - INTERVAL 3 SECOND AND children >= ?) AS members,
              (SELECT COUNT(*) FROM fleet_leader WHERE expires_at > NOW(3) AND fed_at IS NOT NULL) AS leads`,
      [workers],
    )
    return row.members >= members && row.leads === 1
  })

async function lateness(stages, seconds) {
  const stage = await open(stages, 'late', { platformMs: 40 })
  const servers = SERVERS.map((host) => stage.start(host))
  await beating(stage.schema, 3)
  await insertPostsWithin(stage.schema, stage.members, seconds * 10, seconds)
  await until(async () => (await publishedOf(stage.schema)) === seconds * 10, 500)
  await verifyPublished(stage.schema, stage.sandbox, seconds * 10)
  await stop(servers)
  return readLateness(stage.schema)
}

async function fairness(stages, posts) {
  const stage = await open(stages, 'fair', { platformMs: 40, accounts: 100 })
  const [one, ...others] = stage.members
  const servers = SERVERS.map((host) => stage.start(host))
  await beating(stage.schema, 3)
  const [[{ at }]] = await stage.schema.db.query('SELECT NOW(3) + INTERVAL 12 SECOND AS at')
  await insertPostsAt(stage.schema, [one], posts, at)
  await insertPostsAt(stage.schema, others, others.length, at)
  const told = () =>
    stage.schema.db.query(
      `SELECT SUM(d.social_account_id = ?) AS ofTheOne, SUM(d.social_account_id <> ?) AS ofOthers,
              MAX(IF(d.social_account_id = ?, NULL, TIMESTAMPDIFF(MICROSECOND, s.scheduled_for, p.published_at))) / 1000000 AS last
         FROM publications p JOIN post_details d ON d.id = p.post_detail_id JOIN post_schedule s ON s.post_detail_id = d.id
        WHERE p.published_at IS NOT NULL`,
      [one.id, one.id, one.id],
    )
  let found
  await until(async () => {
    ;[[found]] = await told()
    return Number(found.ofOthers) === others.length
  }, 50)
  await stop(servers)
  return { last: Number(found.last), ofTheOne: Number(found.ofTheOne) }
}

async function scaling(stages, sizes, seconds) {
  const speeds = []
  for (const workers of sizes) {
    const stage = await open(stages, `with_${workers}`, { platformMs: 200 })
    const server = stage.start('server-1', workers)
    await beating(stage.schema, 1, workers)
    // A worker holds five posts at a time, a fifth of a second each.
    await insertDuePosts(stage.schema, stage.members, workers * 25 * seconds)
    const counts = []
    const before = processorTime()
    await until(async () => {
      counts.push({ at: performance.now(), posts: await publishedOf(stage.schema) })
      return counts.at(-1).posts === workers * 25 * seconds
    }, 100)
    const after = processorTime()
    await verifyPublished(stage.schema, stage.sandbox, workers * 25 * seconds)
    await stop([server])
    const busy = 1 - (after.idle - before.idle) / (after.all - before.all)
    speeds.push({ workers, perSecond: between(counts, 0.1, 0.9), busy })
  }
  return speeds
}

/** Of all processors together, in milliseconds since the machine started. */
function processorTime() {
  const times = cpus().map(({ times }) => times)
  const sum = (pick) => times.reduce((total, one) => total + pick(one), 0)
  return { idle: sum(({ idle }) => idle), all: sum((one) => Object.values(one).reduce((a, b) => a + b, 0)) }
}

/** How many a second between two shares of the whole: without what begins and what ends. */
function between(counts, from, to) {
  const all = counts.at(-1).posts
  const [first, last] = [from, to].map((share) => counts.find(({ posts }) => posts >= share * all))
  return (1_000 * (last.posts - first.posts)) / (last.at - first.at)
}

async function failOver(stages, times) {
  const stage = await open(stages, 'lead', { platformMs: 40 })
  const servers = new Map(SERVERS.map((host) => [host, stage.start(host)]))
  const took = []
  for (let n = 0; n < times; n++) {
    await beating(stage.schema, 3)
    const before = await leader(stage.schema)
    const { child, ended } = servers.get(before.host)
    const since = performance.now()
    process.kill(-child.pid, 'SIGKILL')
    await until(async () => {
      const { term, leads } = await leader(stage.schema)
      return term > before.term && leads === 1
    }, 10)
    took.push((performance.now() - since) / 1_000)
    await ended
    servers.set(before.host, stage.start(before.host))
    // A dead parent's row is young for some seconds.
    await stage.schema.db.query('DELETE FROM fleet_members WHERE beat_at < NOW(3) - INTERVAL 2 SECOND')
  }
  await stop([...servers.values()])
  return took
}

async function leader({ db }) {
  const [[row]] = await db.query(
    'SELECT term, host, expires_at > NOW(3) AND fed_at IS NOT NULL AS leads FROM fleet_leader',
  )
  return row
}

async function rebuild(stages, posts, times) {
  const took = []
  for (let n = 0; n < times; n++) {
    const stage = await open(stages, `rebuild_${n}`, { platformMs: 40 })
    const servers = SERVERS.map((host) => stage.start(host))
    await beating(stage.schema, 3)
    const [[{ at }]] = await stage.schema.db.query('SELECT NOW(3) + INTERVAL 28 SECOND AS at')
    await insertPostsAt(stage.schema, stage.members, posts, at)
    await until(async () => (await waiting(stage)) === posts, 50)
    const since = performance.now()
    await stage.client.flushall()
    await until(async () => (await waiting(stage)) === posts, 20)
    took.push((performance.now() - since) / 1_000)
    await stop(servers)
  }
  return took
}

/** How many posts the index knows. */
async function waiting({ client, members }) {
  const [key] = await client.keys('*WAITING:*')
  if (!key) return 0
  const prefix = key.slice(0, key.indexOf('WAITING:'))
  const pipeline = client.pipeline()
  for (const { id } of members) pipeline.zcard(`${prefix}WAITING:linkedin:${id}`)
  return (await pipeline.exec()).reduce((sum, [, count]) => sum + count, 0)
}
