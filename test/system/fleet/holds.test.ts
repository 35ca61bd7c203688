import { afterEach, beforeAll, expect, it } from 'vitest'
import { putOnHold } from '../../../src/db/operations/holds'
import { createPost, readPost } from '../../support/factories'
import { type Fleet, goesOut, openFleet, SLACK_MS, within } from './fleet'

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet()
})
afterEach(async () => {
  await fleet.end()
  await fleet.db.query('DELETE FROM holds')
})

const HOLD_MS = 15_000

it('while an account is on hold its posts are not claimed to find that out one by one, others go out, and then they do', async () => {
  const [a, b] = fleet.hosts
  await Promise.all([a.start(fleet.db), b.start(fleet.db)])
  const page = await fleet.page()
  const isReady = async () => (await fleet.redis.client.exists('{post1}:READY')) === 1
  await within(10_000, 'the index is there', isReady)
  await putOnHold(fleet.db, { scope: `account:${page.id}`, forMs: HOLD_MS, reason: 'asked to slow down' })
  const endsAt = Date.now() + HOLD_MS
  const posts: string[] = []
  for (let n = 0; n < 10; n++) posts.push((await createPost(fleet.db, page, { dueInSeconds: n })).id)
  // Accounts that have nothing to do with it, all the while.
  while (Date.now() < endsAt - 3_000) await goesOut(fleet, 1_000)
  const stories = () => Promise.all(posts.map((id) => readPost(fleet.db, id)))
  const claims = async () =>
    (await stories()).reduce((sum, { timeline }) => sum + timeline.filter(({ step }) => step === 'claim').length, 0)
  expect(await claims()).toBe(0)
  await within(endsAt - Date.now() + 10_000 + SLACK_MS, 'all are published', async () =>
    (await stories()).every(({ details }) => details.status === 'published'),
  )
  expect(await claims()).toBe(posts.length)
})
