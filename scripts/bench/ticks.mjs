import { figure } from './support/figures.mjs'
import { interleave } from './support/interleave.mjs'
import { runTick } from './support/processes.mjs'
import { connectMembers, insertDuePosts } from './support/rows.mjs'
import { countPublished } from './support/verify.mjs'

export const title = 'whole ticks with defaults, 2 s of platform time per post'

const PLATFORM_MS = 2_000
const ACCOUNTS = 20
const MOST_FURTHER_TICKS = 10

/** Seconds by number of posts: what the system this one replaces took, and what is wanted with many accounts. */
const replaced = { 5: 10, 25: 10, 50: 20, 100: 40 }
const wanted = { 25: 3.5, 50: 6, 100: 11 }
/** Posts of one account go one after another inside a worker; more than that time may only go into starting. */
const STARTING_S = 2

export async function run(world, { quick }) {
  const counts = quick ? [5, 25] : [5, 10, 25, 50, 100]
  const platformMs = quick ? 200 : PLATFORM_MS
  const schema = await world.openSchema('ticks')
  const sandbox = await world.openSandbox()
  await sandbox.control.latency({ operations: { 'linkedin.post.create': platformMs } })
  const many = await connectMembers(schema, sandbox, ACCOUNTS)
  const env = world.envFor(schema, sandbox.env)

  let due = 0
  let furtherTicks = 0
  const tickOf = (count, accounts) => async () => {
    await insertDuePosts(schema, accounts, count)
    due += count
    let ms = await runTick(world, env)
    // A worker whose time is up gives the rest back; then the whole takes as long as the next tick needs as well.
    for (; (await countPublished(schema, sandbox)) < due; furtherTicks++) {
      if (furtherTicks === MOST_FURTHER_TICKS) throw new Error('Posts were left again and again')
      ms += await runTick(world, env)
    }
    return ms
  }
  await tickOf(5, many)()

  const ms = await interleave(
    quick ? 1 : 3,
    Object.fromEntries(
      counts.flatMap((count) => [
        [`${count} posts, ${ACCOUNTS} accounts`, tickOf(count, many)],
        [`${count} posts, one account`, tickOf(count, many.slice(0, 1))],
      ]),
    ),
  )
  const line = (count, where, most) =>
    figure(
      `${count} posts, ${where}`,
      ms[`${count} posts, ${where}`].map((value) => value / 1000),
      {
        unit: 's',
        ...(most && { target: { most } }),
        ...(replaced[count] && { note: `user's: ${replaced[count]} s` }),
      },
    )
  return {
    figures: [
      ...counts.map((count) => line(count, `${ACCOUNTS} accounts`, wanted[count])),
      ...counts.map((count) => line(count, 'one account', replaced[count] && replaced[count] + STARTING_S)),
      figure('ticks that left posts for a further one', furtherTicks, { digits: 0, target: { most: 0 } }),
    ],
    notes: [`LinkedIn text posts, one call of ${platformMs} ms each; every post verified to be visible exactly once.`],
  }
}
