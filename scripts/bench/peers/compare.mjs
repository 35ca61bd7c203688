import { chmodSync } from 'node:fs'
import { fromDist } from '../../lib/from-dist.mjs'
import { inProject, say } from '../../lib/project.mjs'
import { childrenCpuMs } from '../support/children-cpu.mjs'
import { bareEnv } from '../support/environment.mjs'
import { runJob, runTick } from '../support/processes.mjs'
import { connectMembers, insertDuePosts } from '../support/rows.mjs'
import { median } from '../support/statistics.mjs'
import { treeCpuMs } from '../support/tree-cpu.mjs'
import { countPublished } from '../support/verify.mjs'
import { startPostgres, startRedis } from './servers.mjs'

const ACCOUNTS = 200
const CONCURRENCY = 200
const settings = { BATCH_SIZE: '200', MAX_WORKERS: '2', WORKER_CONCURRENCY: '100', LOOK_AHEAD_SECONDS: '0' }

/** Each in one process with 200 calls at once, the form in which it was fastest here; ours with two workers of 100. */
const peers = [
  {
    name: 'graphile-worker 0.17, batched',
    client: 'graphile-worker',
    store: 'postgres',
    batched: true,
    lacks:
      'up to 500 jobs wait in a process, and their ends are noted later, together: what a crash leaves is locked for 4 hours, then sent again without asking; no row is left of what went out',
  },
  {
    name: 'graphile-worker 0.17',
    client: 'graphile-worker',
    store: 'postgres',
    batched: false,
    lacks:
      'no note before the call: a crash behind the call sends again after 4 hours; no row is left of what went out',
  },
  {
    name: 'pg-boss 10',
    client: 'pg-boss',
    store: 'postgres',
    lacks:
      'fifty posts are completed together behind the slowest: a crash sends them all again after 15 minutes; no note before the call',
  },
  {
    name: 'BullMQ 6',
    client: 'bullmq',
    store: 'redis',
    lacks:
      'the log is flushed once a second: with the machine a second of results is gone, and sent again; a lock that is lost lets a job run twice',
  },
]

/**
 * Runs ours and its peers in turn on one sink, whole processes from start to end, and tells processor time of client and
 * store beside the clock.
 * @param world as the benchmarks have it
 */
export async function comparePeers(world, { posts, rounds }) {
  const sandbox = await world.openSandbox()
  const schema = await world.openSchema('peers')
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  // Not in the checkout, whose folders may be closed to the account that PostgreSQL runs under; nor in memory.
  const own = fromDist('db/embedded/throw-away-folder').throwAwayFolder('/var/tmp/post-dispatcher-peers-')
  world.later(own.remove)
  chmodSync(own.path, 0o711)
  const stores = {
    postgres: await startPostgres(own, { push: world.later }),
    redis: await startRedis(own, { push: world.later }),
    mariadb: { pid: world.databasePid },
  }
  const base = {
    url: sandbox.env.LINKEDIN_API_URL,
    accounts: members.map(({ externalId, token }) => ({ externalId, token })),
    concurrency: CONCURRENCY,
    version: fromDist('config/settings').settings.LINKEDIN_VERSION.fallback,
    posts,
  }
  const results = new Map()
  let due = 0
  for (let round = 0; round <= rounds; round++) {
    const isCounted = round > 0
    const take = (name, entry) => isCounted && results.set(name, [...(results.get(name) ?? []), entry])
    const runs = [
      async () =>
        take(
          'raw client',
          await measured(undefined, () =>
            run(world, inProject('scripts/bench/support/raw-client.mjs'), { ...base, from: round * posts }),
          ),
        ),
      async () => {
        await insertDuePosts(schema, members, posts)
        due += posts
        const entry = await measured(stores.mariadb, () =>
          runTick(world, world.envFor(schema, { ...sandbox.env, ...settings })),
        )
        const published = await countPublished(schema, sandbox)
        if (published !== due) throw new Error(`${due - published} posts were not published in one tick`)
        take('post-dispatcher', entry)
      },
      ...peers.map((peer, index) => async () => {
        const job = { ...base, peer: index, from: round * posts, batched: peer.batched, store: stores[peer.store].url }
        const client = inProject(`scripts/bench/peers/clients/${peer.client}.mjs`)
        await run(world, client, { ...job, mode: 'fill' })
        const before = (await sandbox.control.posts({ text: `Benchmark peer ${index} ` })).length
        const entry = await measured(stores[peer.store], () => run(world, client, { ...job, mode: 'drain' }))
        const out = (await sandbox.control.posts({ text: `Benchmark peer ${index} ` })).length - before
        if (out !== posts) throw new Error(`${peer.name}: ${out} of ${posts} posts are out`)
        take(peer.name, entry)
      }),
    ]
    // There and back, so that a machine that slows down slows none more than another.
    for (const one of round % 2 ? runs : runs.reverse()) await one()
    say(`  round ${round} of ${rounds} done${isCounted ? '' : ' (not counted: everything is new)'}`)
  }
  return table(results, posts)
}

const run = (world, program, job) => runJob(world, program, job, bareEnv())

async function measured(store, work) {
  const [clientBefore, storeBefore] = [childrenCpuMs(), store ? treeCpuMs(store.pid) : 0]
  const { ms = undefined } = (await timed(work)) ?? {}
  return { ms, client: childrenCpuMs() - clientBefore, store: store ? treeCpuMs(store.pid) - storeBefore : 0 }
}

async function timed(work) {
  const result = await work()
  return typeof result === 'number' ? { ms: result } : result
}

function table(results, posts) {
  const raw = middle(results.get('raw client'))
  return [...results].map(([name, entries]) => {
    const { ms, client, store } = middle(entries)
    return {
      name,
      postsPerSecond: Math.round(posts / (ms / 1000)),
      byClock: round2(raw.ms / ms),
      byProcessor: round2(raw.client / (client + store)),
      clientUs: Math.round((client * 1000) / posts),
      storeUs: Math.round((store * 1000) / posts),
      lacks: peers.find((peer) => peer.name === name)?.lacks ?? whatWeDo(name),
    }
  })
}

const whatWeDo = (name) =>
  name === 'raw client'
    ? 'everything'
    : 'sends once: a note on disk before the call and the id after it, a timeline; what is not known is asked about and not sent again'

const middle = (entries) =>
  Object.fromEntries(['ms', 'client', 'store'].map((key) => [key, median(entries.map((entry) => entry[key]))]))
const round2 = (value) => Number(value.toFixed(2))
