import { figure } from './support/figures.mjs'
import { startTick } from './support/processes.mjs'
import { readLateness } from './support/read-lateness.mjs'
import { connectMembers, insertPostsWithin } from './support/rows.mjs'
import { percentile } from './support/statistics.mjs'
import { countPublished } from './support/verify.mjs'

export const title = 'how late posts go out: 60 a minute at random seconds, 5 accounts, 0.3 s each, a tick a minute'

const PLATFORM_MS = 300
const ACCOUNTS = 5
const PERIOD_S = 60
const POSTS_A_MINUTE = 60

/** What is wanted of a tick that looks ahead, in seconds. */
const wanted = { mean: 2, p50: 0.5, p90: 8 }

export async function run(world, { quick }) {
  const minutes = quick ? 0.1 : 2
  const modes = { 'LOOK_AHEAD_SECONDS=58': '58', 'LOOK_AHEAD_SECONDS=0': '0' }
  const figures = []
  for (const [name, seconds] of Object.entries(modes)) {
    const targets = seconds === '0' ? {} : wanted
    figures.push(...(await measure(world, name, { LOOK_AHEAD_SECONDS: seconds }, minutes, targets)))
  }
  return {
    figures,
    notes: [
      `${minutes} minutes with each setting; from the second that was asked for to the answer being written down, by the database's clock.`,
      'Every post verified to be visible exactly once; early: the call left before that second.',
    ],
  }
}

async function measure(world, name, settings, minutes, targets) {
  const schema = await world.openSchema(`lateness_${settings.LOOK_AHEAD_SECONDS}`)
  const sandbox = await world.openSandbox()
  await sandbox.control.latency({ operations: { 'linkedin.post.create': PLATFORM_MS } })
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const env = world.envFor(schema, { ...sandbox.env, ...settings })
  const posts = Math.round(minutes * POSTS_A_MINUTE)
  await insertPostsWithin(schema, members, posts, minutes * PERIOD_S)
  const since = performance.now()
  const ticks = []
  // One more when all are due: what came too late for a tick is the next one's.
  const starts = [...Array.from({ length: Math.ceil(minutes) }, (_, minute) => minute), minutes]
  for (const minute of starts) {
    await sleepUntil(since + minute * PERIOD_S * 1_000)
    ticks.push(startTick(world, env).ended)
  }
  await Promise.all(ticks)
  const published = await countPublished(schema, sandbox)
  if (published !== posts) throw new Error(`${posts - published} posts were not published`)
  const { seconds: late, early } = await readLateness(schema)
  const line = (what, value) =>
    figure(`${name}: ${what}`, value, { unit: 's', ...(targets[what] && { target: { most: targets[what] } }) })
  return [
    line('mean', late.reduce((sum, value) => sum + value, 0) / late.length),
    ...[10, 50, 90, 99].map((p) => line(`p${p}`, percentile(late, p))),
    line('max', late.at(-1)),
    figure(`${name}: early`, early, { unit: 'posts', digits: 0, target: { most: 0 } }),
  ]
}

const sleepUntil = (moment) => new Promise((resolve) => setTimeout(resolve, moment - performance.now()))
