import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { signal } from '../../faults/tick-process'
import { createPosts, readPost, type TestPost } from '../../support/factories'
import { type Fleet, goesOut, openFleet, SLACK_MS, within } from './fleet'
import { HubRedis } from './hub-redis'

// Redis comes back with what it knew some time ago: entries and places of posts that are out, others that wait as if they were not, the
// mark and the term of a leader that has been followed since.

const REDIS_PORT = 7004
/** A place that was given to an entry ends by itself after thirty seconds. */
const PLACES_HAVE_ENDED_MS = 35_000

let fleet: Fleet
let redis: HubRedis
beforeAll(async () => {
  fleet = await openFleet(HubRedis.urlOf(REDIS_PORT))
  redis = await HubRedis.open(fleet.hub, REDIS_PORT)
})
afterEach(async () => {
  await fleet.end()
  redis.ask('flushall')
})

const count = (command: string) => Number(redis.ask(command))
const published = (posts: TestPost[]) =>
  within(60_000, 'all are published', async () => {
    for (const { id } of posts) if ((await readPost(fleet.db, id)).details.status !== 'published') return false
    return true
  })

/** How often each is visible, and that the places and entries are all back. */
async function isAsItMustBe(posts: TestPost[]): Promise<void> {
  for (const { id } of posts) {
    const { details, timeline } = await readPost(fleet.db, id)
    expect(fleet.sandbox.world.publications.all().filter(({ text }) => text === details.caption)).toHaveLength(1)
    expect(timeline.filter(({ step }) => step === 'claim')).toHaveLength(1)
  }
  await within(15_000, 'every place is back, and nobody waits', () => {
    const [slots, entries, dead] = ['hlen {post1}:TOKENS', 'xlen {post1}:ENTRY', 'xlen {post1}:DEAD'].map(count)
    return slots === 0 && entries === 0 && dead === 0
  })
  expect(fleet.calls.most).toBe(1)
}

it('what Redis knew some time ago publishes nothing again, keeps nobody waiting, and is made right by itself', async () => {
  const [a, b] = fleet.hosts
  await a.start(fleet.db)
  await within(10_000, 'the index is there', () => count('exists {post1}:READY') === 1)
  await b.start(fleet.db)
  fleet.calls.most = 0
  const pages = [await fleet.page(), await fleet.page(), await fleet.page()]
  // A call is under way, others are let in that nobody reads, and behind them more wait.
  fleet.sandbox.world.latency.set('facebook', 1_500)
  const posts = (await Promise.all(pages.map((page) => createPosts(fleet.db, page, 3)))).flat()
  await within(20_000, 'one is under way', () => fleet.calls.now > 0)
  const workers = [...a.workers, ...b.workers]
  for (const pid of workers) signal(pid, 'SIGSTOP')
  await pause(500)
  const held = { slots: count('hlen {post1}:TOKENS'), waiting: count('zcard {post1}:LANES') }
  expect(held).toEqual({ slots: expect.any(Number), waiting: pages.length })
  expect(held.slots).toBeGreaterThan(0)
  redis.save('old')
  for (const pid of workers) signal(pid, 'SIGCONT')
  await published(posts)
  fleet.sandbox.world.reset(['latency'])

  // Another leads by now, by a later term.
  const term = count('get {post1}:TERM')
  await a.end()
  await goesOut(fleet, 4_000)
  await within(10_000, 'another leads', () => count('get {post1}:TERM') > term)

  await redis.setBack('old')
  expect(count('get {post1}:TERM')).toBe(term)
  // Also of the accounts whose places are taken by posts that are out.
  await Promise.all(pages.map((page) => goesOut(fleet, 6_000, page)))
  await isAsItMustBe(posts)
  expect(count('get {post1}:TERM')).toBeGreaterThan(term)

  await pause(PLACES_HAVE_ENDED_MS)
  await redis.setBack('old')
  await Promise.all(pages.map((page) => goesOut(fleet, 6_000, page)))
  await isAsItMustBe(posts)
  await Promise.all(pages.map((page) => goesOut(fleet, 1_000 + SLACK_MS, page)))
})
