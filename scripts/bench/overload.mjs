import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProject } from '../lib/project.mjs'
import { startApiProcess } from './support/api-process.mjs'
import { createKey } from './support/create-key.mjs'
import { figure } from './support/figures.mjs'
import { noLimits } from './support/no-limits.mjs'
import { runJob, runTick } from './support/processes.mjs'
import { readLateness } from './support/read-lateness.mjs'
import { connectMembers, insertPostsWithin } from './support/rows.mjs'
import { percentile } from './support/statistics.mjs'

export const title = 'one API instance is asked for twice what it can take, database and clients on the same cores'

const ACCOUNTS = 20
const P99_MS = 500
/** What comes in the first seconds is a burst, and is taken late. */
const LEAD_S = 5
const DUE = 20

export async function run(world, { quick }) {
  const seconds = quick ? 6 : 30
  const figures = []
  for (const [kind, picture] of Object.entries({ text: undefined, picture: inProject('scripts/demo-media/hills.jpg') }))
    figures.push(...(await measure(world, kind, picture, seconds)))
  return {
    figures,
    notes: [
      `Each load lasts ${seconds} s, of which the first ${LEAD_S} are left out. A rate is held whatever the answers take; an answer counts from when its request was due.`,
      `Beside it: /health and a page of posts, twice a second, and a tick that waits for ${DUE} posts at random seconds.`,
    ],
  }
}

async function measure(world, kind, picture, seconds) {
  const schema = await world.openSchema(`overload_${kind}`)
  const sandbox = await world.openSandbox()
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const mediaDir = join(world.folder, `overload-media-${kind}`)
  world.later(() => rmSync(mediaDir, { recursive: true, force: true }))
  // Named a proxy, so that the client, which stands for many, is not held to the connections of one address.
  const settings = {
    PORT: '0',
    MEDIA_DIR: mediaDir,
    TRUST_PROXY: 'loopback',
    MAX_CONNECTIONS: '5000',
    SCHEDULER: 'off',
    ...noLimits(),
  }
  const env = world.envFor(schema, { ...sandbox.env, ...settings })
  const api = await startApiProcess(world, env)
  const key = await createKey(schema)
  const load = async (more) => {
    const job = { url: api.url, key, accounts: members.map(({ id }) => id), picture, ...more }
    return (await runJob(world, inProject('scripts/bench/support/api-client.mjs'), job, env)).printed
  }
  // A program is compiled while it runs: until then everything costs twice as much.
  await load({ concurrency: 32, seconds: Math.ceil(seconds / 3) })
  const alone = await lateness(world, schema, members, env, seconds)
  const most = await load({ concurrency: 32, seconds: Math.ceil(seconds / 3) })
  const rate = Math.round(most.perSecond * 2)
  const watch = watching(api.url, key)
  const [over, beside] = await Promise.all([
    load({ rate, seconds, sockets: 4_000, leadSeconds: LEAD_S }),
    lateness(world, schema, members, env, seconds),
  ])
  const seen = await watch.end()
  const taken = over.byStatus['201'] ?? { p50: 0, p99: 0 }
  const refused = over.byStatus['503'] ?? { p50: 0, p99: 0 }
  const ms = (what, value, target) =>
    figure(`${kind}: ${what}`, value, { unit: 'ms', digits: 0, ...(target && { target: { most: target } }) })
  return [
    figure(`${kind}: the most that it takes, a minute`, most.perSecond * 60, { digits: 0 }),
    figure(`${kind}: asked for twice as much, it takes, a minute`, over.perSecond * 60, { digits: 0 }),
    ms('median of what is taken', taken.p50),
    ms('p99 of what is taken', taken.p99, P99_MS),
    figure(`${kind}: answered 503`, over.answered['503'] ?? 0, { digits: 0 }),
    ms('p99 of being answered 503', refused.p99),
    figure(`${kind}: answered otherwise, or not`, others(over), { digits: 0, target: { most: 0 } }),
    ms('p99 of /health', percentile(seen.health, 99)),
    ms('p99 of a page of posts', percentile(seen.posts, 99)),
    ms('posts late without the load, median', 1_000 * percentile(alone, 50)),
    ms('posts late beside it, median', 1_000 * percentile(beside, 50)),
  ]
}

const others = ({ answered, unanswered }) =>
  unanswered +
  Object.entries(answered).reduce((sum, [status, count]) => sum + (/^(201|503)$/.test(status) ? 0 : count), 0)

/** How late a tick that waits sends posts that are due at random seconds, in seconds and in order. */
async function lateness(world, schema, members, env, seconds) {
  const [[{ now }]] = await schema.db.query('SELECT NOW(3) AS now')
  await insertPostsWithin(schema, members, DUE, Math.min(30, seconds))
  await runTick(world, env)
  return (await readLateness(schema, now)).seconds
}

function watching(url, key) {
  const seen = { health: [], posts: [] }
  let isOver = false
  const ask = async (what, path) => {
    const since = performance.now()
    const answer = await fetch(url + path, { headers: { Authorization: `Bearer ${key}` } })
    await answer.arrayBuffer()
    if (answer.ok) seen[what].push(performance.now() - since)
    else throw new Error(`${path} answered ${answer.status}`)
  }
  const work = (async () => {
    while (!isOver) {
      await Promise.all([ask('health', '/health'), ask('posts', '/scheduled-posts?limit=20'), sleep(500)])
    }
  })()
  return {
    async end() {
      isOver = true
      await work
      for (const list of Object.values(seen)) list.sort((a, b) => a - b)
      return seen
    },
  }
}
