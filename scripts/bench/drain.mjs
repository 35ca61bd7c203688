import { fromDist } from '../lib/from-dist.mjs'
import { inProject } from '../lib/project.mjs'
import { childrenCpuMs } from './support/children-cpu.mjs'
import { bareEnv } from './support/environment.mjs'
import { figure } from './support/figures.mjs'
import { interleave } from './support/interleave.mjs'
import { runJob, runTick } from './support/processes.mjs'
import { connectMembers, insertDuePosts } from './support/rows.mjs'
import { median } from './support/statistics.mjs'
import { treeCpuMs } from './support/tree-cpu.mjs'
import { countPublished } from './support/verify.mjs'

export const title = 'draining the queue at no platform latency, against a raw keep-alive client'

const ACCOUNTS = 200
/** Workers write in groups: the more accounts one works on at once, the more posts share a flush to disk. */
const settings = { BATCH_SIZE: '200', MAX_WORKERS: '2', WORKER_CONCURRENCY: '100' }
const CONCURRENCY = settings.MAX_WORKERS * settings.WORKER_CONCURRENCY
const MAX_TICKS = 10

export async function run(world, { quick }) {
  const [posts, postsByDefault, repetitions] = quick ? [400, 200, 1] : [10_000, 2_000, 3]
  const schema = await world.openSchema('drain')
  const sandbox = await world.openSandbox()
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const ticks = { tuned: [], default: [] }
  const cpu = { raw: [], tuned: [], default: [] }
  // Of all that took part: who sends, the database and the platform.
  const cpuMs = () => childrenCpuMs() + treeCpuMs(world.databasePid) + treeCpuMs(sandbox.pid)
  const countingCpu = async (name, work) => {
    const before = cpuMs()
    const result = await work()
    cpu[name].push(cpuMs() - before)
    return result
  }
  let due = 0
  const drain = (count, name, extra) => async () => {
    await insertDuePosts(schema, members, count)
    due += count
    const env = world.envFor(schema, { ...sandbox.env, ...extra })
    const taken = await countingCpu(name, () => ticksUntil(due)(world, schema, env))
    ticks[name].push(taken.ticks)
    const published = await countPublished(schema, sandbox)
    if (published !== due) throw new Error(`${due - published} posts were not published`)
    return taken.ms
  }
  const measures = {
    'raw client': () => countingCpu('raw', rawClient(world, sandbox, members, posts)),
    [`drain of ${posts}`]: drain(posts, 'tuned', settings),
    [`drain of ${postsByDefault}, defaults`]: drain(postsByDefault, 'default', {}),
  }
  // The first calls of a fresh sandbox meet code that is not compiled yet.
  await rawClient(world, sandbox, members, Math.min(2_000, posts))()
  const ms = await interleave(repetitions, measures)
  const [raw, tuned, byDefault] = [posts, posts, postsByDefault].map((count, i) =>
    Object.values(ms)[i].map((value) => count / (value / 1000)),
  )
  const ratios = tuned.map((rate, i) => rate / raw[i])
  const said = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  return {
    figures: [
      figure('raw client', raw, { unit: 'posts/s', digits: 0 }),
      figure(`drain, ${said.join(' ')}`, tuned, { unit: 'posts/s', digits: 0 }),
      figure('drain ÷ raw client', ratios, { unit: '×', target: { least: 0.25 }, digits: 3 }),
      figure('drain ÷ raw client, by processor time', median(cpu.raw) / median(cpu.tuned), {
        unit: '×',
        target: { least: 0.3 },
        digits: 3,
      }),
      figure('drain, defaults', byDefault, { unit: 'posts/s', digits: 0 }),
      figure(
        'defaults ÷ raw client',
        byDefault.map((rate, i) => rate / raw[i]),
        { unit: '×', digits: 3 },
      ),
      figure('ticks for one drain', ticks.tuned, { digits: 0 }),
      figure('posts visible exactly once', due, { digits: 0, target: { least: due } }),
    ],
    notes: [
      `${posts} posts (defaults: ${postsByDefault}) of ${ACCOUNTS} LinkedIn members, one call each. Whole processes timed from outside:`,
      `ticks with the start of dispatcher and workers, the raw client (node:http, ${CONCURRENCY} connections) with the start of Node.`,
      'Processor time is that of all who take part: who sends, the database and the sandbox.',
    ],
  }
}

/** Runs ticks until so many posts are published in all; sums up their time, without the checks between them. */
const ticksUntil =
  (published) =>
  async (world, { db }, env) => {
    const taken = { ms: 0, ticks: 0 }
    while (taken.ticks < MAX_TICKS) {
      taken.ms += await runTick(world, env)
      taken.ticks++
      const [[row]] = await db.query("SELECT COUNT(*) AS count FROM post_details WHERE status = 'published'")
      if (Number(row.count) >= published) break
    }
    return taken
  }

// LinkedIn refuses a text it has just seen.
let rawPosts = 0

function rawClient(world, sandbox, members, posts) {
  return async () => {
    const job = {
      url: sandbox.env.LINKEDIN_API_URL,
      accounts: members.map(({ externalId, token }) => ({ externalId, token })),
      posts,
      from: rawPosts,
      concurrency: CONCURRENCY,
      version: fromDist('config/settings').settings.LINKEDIN_VERSION.fallback,
    }
    rawPosts += posts
    return (await runJob(world, inProject('scripts/bench/support/raw-client.mjs'), job, bareEnv())).ms
  }
}
