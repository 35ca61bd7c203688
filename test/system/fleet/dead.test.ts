import { afterEach, beforeAll, expect, it } from 'vitest'
import { signal } from '../../faults/tick-process'
import { createPost, readPost } from '../../support/factories'
import { CLAIM_LEASE_MS, type Fleet, goesOut, type Host, holderOf, isOut, openFleet, SLACK_MS, within } from './fleet'

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet()
})
afterEach(() => fleet.end())

/** A post whose call is under way, who holds it, and who else is there. The platform answers at once from then on. */
async function postUnderWay(): Promise<{ id: string; holder: Host; other: Host; workerId: string }> {
  const [a, b] = fleet.hosts
  await Promise.all([a.start(fleet.db), b.start(fleet.db)])
  fleet.sandbox.world.latency.set('facebook', 8_000)
  const { id } = await createPost(fleet.db, await fleet.page(), { dueInSeconds: 1 })
  const { host, workerId } = await holderOf(fleet, id)
  await within(10_000, 'its call is under way', () => fleet.calls.now > 0)
  fleet.sandbox.world.reset(['latency'])
  return { id, workerId, ...(host === a.name ? { holder: a, other: b } : { holder: b, other: a }) }
}

/** The cron of a server, until something is so. */
async function withTicks<T>(host: Host, work: Promise<T>): Promise<T> {
  let isDone = false
  const ticks = (async () => {
    while (!isDone) {
      await host.tick()
      await Promise.race([work.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 5_000))])
    }
  })()
  try {
    return await work
  } finally {
    isDone = true
    await ticks
  }
}

it('when a whole server is gone the others carry on at once, and what it held is out 30 seconds after its lease', async () => {
  const { id, holder, other } = await postUnderWay()
  holder.signal('SIGKILL')
  await Promise.all([1, 2, 3].map(() => goesOut(fleet, 1_000)))
  await withTicks(other, isOut(fleet, id, CLAIM_LEASE_MS + 30_000 + SLACK_MS))
})

it('a server that stands still for longer than its lease does nothing again that others have done meanwhile', async () => {
  const { id, holder, other } = await postUnderWay()
  holder.signal('SIGSTOP')
  await Promise.all([1, 2, 3].map(() => goesOut(fleet, 10_000)))
  await withTicks(other, isOut(fleet, id, CLAIM_LEASE_MS + 30_000 + SLACK_MS))
  holder.signal('SIGCONT')
  await within(30_000, 'it beats again', async () => (await fleet.beating()).includes(holder.name))
  await other.end()
  await goesOut(fleet, 10_000)
  await isOut(fleet, id, 0)
})

it('workers that all hang are ended within twelve seconds, and what they held or were told of goes out', async () => {
  const { id, holder } = await postUnderWay()
  for (const pid of holder.workers) signal(pid, 'SIGSTOP')
  const out = isOut(fleet, id, 15_000 + SLACK_MS)
  // One that was named to a worker that hangs is named to another when its place has ended.
  await Promise.all([1, 2, 3].map(() => goesOut(fleet, 12_000)))
  await out
})

it('a post that kills its worker has three lives, and takes nothing else with it', async () => {
  const [a, b] = fleet.hosts
  await Promise.all([a.start(fleet.db), b.start(fleet.db)])
  const page = await fleet.page()
  fleet.sandbox.world.latency.of = (operation) => (operation.startsWith('facebook') ? 1_000 : 0)
  const poison = await createPost(fleet.db, page, { dueInSeconds: 1 })
  const others = [await createPost(fleet.db, page, { dueInSeconds: 1 }), await createPost(fleet.db, await fleet.page())]
  for (const life of [1, 2, 3]) {
    await within(60_000, `life ${life} has begun`, async () => {
      const { schedule, timeline } = await readPost(fleet.db, poison.id)
      // One that is killed before it has begun anything costs the post nothing.
      const begun = timeline.filter(({ step }) => step === 'begin').length
      if (schedule.status !== 'processing' || begun < life) return false
      const pid = [a, b].find(({ name }) => name === schedule.host)?.pidOf(schedule.worker_id)
      if (pid) signal(pid, 'SIGKILL')
      return pid !== undefined
    })
  }
  await within(10_000, 'it has failed', async () => (await readPost(fleet.db, poison.id)).details.status === 'failed')
  expect((await readPost(fleet.db, poison.id)).details.error_message).toMatch(/worker/i)
  for (const { id } of others) await isOut(fleet, id, 60_000)
  await goesOut(fleet, 4_000)
})

it('a claim whose answer is lost is found again at once', async () => {
  const [a] = fleet.hosts
  await a.start(fleet.db)
  let lost = 0
  fleet.proxy.hook = {
    async after({ claims }) {
      if (!claims || lost > 0) return 'pass'
      lost++
      return 'cut'
    },
  }
  await goesOut(fleet, 2_000)
  expect(lost).toBe(1)
})
