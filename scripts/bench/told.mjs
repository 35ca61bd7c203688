import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fromDist } from '../lib/from-dist.mjs'
import { inProject } from '../lib/project.mjs'
import { childrenCpuMs } from './support/children-cpu.mjs'
import { bareEnv } from './support/environment.mjs'
import { figure } from './support/figures.mjs'
import { interleave } from './support/interleave.mjs'
import { runTick } from './support/processes.mjs'
import { connectMembers, insertDuePosts } from './support/rows.mjs'
import { median } from './support/statistics.mjs'
import { treeCpuMs } from './support/tree-cpu.mjs'
import { countPublished } from './support/verify.mjs'

export const title = 'what it costs a published post that somebody is told of it'

const ACCOUNTS = 200
const settings = { BATCH_SIZE: '200', MAX_WORKERS: '2', WORKER_CONCURRENCY: '100' }
const MAX_TICKS = 20

/** Who is listening, by the kind of their row in `webhooks`; undefined: nobody. */
const listening = {
  'nobody listens': undefined,
  'a webhook for everything': 'webhook',
  NOTICE_WEBHOOK_URL: 'notice-webhook',
}

export async function run(world, { quick }) {
  const [posts, repetitions] = quick ? [200, 1] : [2_000, 5]
  const schema = await world.openSchema('told')
  const sandbox = await world.openSandbox()
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const receiver = await startReceiver(world)
  await insertWebhook(schema, receiver.url)
  const cpu = Object.fromEntries(Object.keys(listening).map((name) => [name, []]))
  // Of who sends and the database; the platform does the same in each, and the receiver is somebody else's.
  const cpuMs = () => childrenCpuMs() + treeCpuMs(world.databasePid)
  let due = 0
  let told = 0
  const drain = (name, kind) => async () => {
    await schema.db.query("UPDATE webhooks SET status = IF(kind <=> ?, 'active', 'paused')", [kind ?? null])
    await insertDuePosts(schema, members, posts)
    due += posts
    const env = world.envFor(schema, {
      ...sandbox.env,
      ...settings,
      WEBHOOK_PRIVATE_HOSTS: '127.0.0.1',
      ...(kind === 'notice-webhook' && { NOTICE_WEBHOOK_URL: receiver.url }),
    })
    const before = cpuMs()
    const ms = await ticksUntilDone(world, schema, env, due)
    cpu[name].push((cpuMs() - before) / posts)
    if ((await countPublished(schema, sandbox)) !== due) throw new Error('Not all posts were published')
    // Of each post that it is published, and of its one publication.
    if (kind === 'webhook') told += 2 * posts
    const taken = await receiver.taken()
    if (taken !== told) throw new Error(`${taken} were told, not ${told}`)
    return ms
  }
  const measures = Object.fromEntries(Object.entries(listening).map(([name, kind]) => [name, drain(name, kind)]))
  // The first one meets code that is not compiled yet, in the sandbox and in the database.
  await measures['nobody listens']()
  cpu['nobody listens'].length = 0
  await interleave(repetitions, measures)
  const [nobody, webhook, notices] = Object.values(cpu)
  const against = (costs) => costs.map((cost, i) => cost / nobody[i])
  return {
    figures: [
      ...Object.entries(cpu).map(([name, costs]) =>
        figure(`processor time of a post, ${name}`, costs, { unit: 'ms', digits: 3 }),
      ),
      figure('a webhook ÷ nobody', against(webhook), { unit: '×' }),
      figure('NOTICE_WEBHOOK_URL ÷ nobody', against(notices), { unit: '×' }),
      figure('of that, each message', (median(webhook) - median(nobody)) / 2, { unit: 'ms', digits: 3 }),
      figure('messages, each taken once', told, { digits: 0, target: { least: told } }),
    ],
    notes: [
      `${posts} posts of ${ACCOUNTS} LinkedIn members, one call each, ${Object.entries(settings)
        .map((pair) => pair.join('='))
        .join(' ')}; a webhook is told two`,
      'things of each, at NOTICE_WEBHOOK_URL nothing is told, since nothing goes wrong. Processor time of ticks, with all',
      'they start, and of the database, until everything is out and told.',
    ],
  }
}

/** Runs ticks until so many posts are out in all and nothing waits to be told. @returns their milliseconds */
async function ticksUntilDone(world, { db }, env, published) {
  let ms = 0
  for (let ticks = 0; ticks < MAX_TICKS; ticks++) {
    ms += await runTick(world, env)
    const [[row]] = await db.query(
      `SELECT (SELECT COUNT(*) FROM post_details WHERE status = 'published') AS published,
              (SELECT COUNT(*) FROM events WHERE is_spread = 0) + (SELECT COUNT(*) FROM deliveries WHERE status = 'pending') AS waiting`,
    )
    if (Number(row.published) >= published && Number(row.waiting) === 0) return ms
  }
  throw new Error(`Not done after ${MAX_TICKS} ticks`)
}

async function startReceiver(world) {
  const child = fork(inProject('scripts/bench/support/receiver-process.mjs'), {
    env: bareEnv(),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  world.later(() => child.kill('SIGKILL'))
  const [printed] = await once(child.stdout, 'data')
  const origin = String(printed).trim()
  return { url: `${origin}/hook`, taken: async () => Number(await (await fetch(`${origin}/count`)).text()) }
}

/** One that is told everything, as the API makes it. */
async function insertWebhook({ db, encryptionKey }, url) {
  const { TokenCipher, webhookSecretContext } = fromDist('security/token-cipher')
  const [id, contextId] = [fromDist('db/new-id').newId(), randomUUID()]
  const secret = TokenCipher.fromSetting(encryptionKey).encrypt(
    `whsec_${randomBytes(32).toString('base64')}`,
    webhookSecretContext('bench', contextId),
  )
  await db.query('INSERT INTO webhooks (id, company_id, url, events, context_id, secret) VALUES (?)', [
    [id, 'bench', url, '["*"]', contextId, secret],
  ])
}
