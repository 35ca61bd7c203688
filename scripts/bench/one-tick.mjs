import { figure } from './support/figures.mjs'
import { runTick } from './support/processes.mjs'
import { connectMembers, insertDuePosts } from './support/rows.mjs'
import { countPublished } from './support/verify.mjs'

export const title = '1,000 due posts in one tick: 200 accounts, 2 s each, MAX_WORKERS=5 WORKER_CONCURRENCY=10'

/** A dispatcher's whole time, DISPATCH_TIMEOUT_MS. */
const TICK_S = 55

export async function run(world, { quick }) {
  const [posts, accounts, platformMs] = quick ? [100, 20, 200] : [1_000, 200, 2_000]
  const schema = await world.openSchema('one_tick')
  const sandbox = await world.openSandbox()
  await sandbox.control.latency({ operations: { 'linkedin.post.create': platformMs } })
  const members = await connectMembers(schema, sandbox, accounts)
  const env = world.envFor(schema, { ...sandbox.env, MAX_WORKERS: '5', WORKER_CONCURRENCY: '10' })
  await insertDuePosts(schema, members, posts)
  const seconds = (await runTick(world, env)) / 1000
  const published = await countPublished(schema, sandbox)
  return {
    figures: [
      figure('published in one tick', published, { unit: 'posts', digits: 0, target: { least: posts } }),
      figure('whole tick', seconds, { unit: 's', target: { most: TICK_S } }),
      figure('ideal: 50 at once without any other work', (posts / 50) * (platformMs / 1000), { unit: 's' }),
    ],
    notes: ['BATCH_SIZE=5 as by default; every published post verified to be visible exactly once.'],
  }
}
