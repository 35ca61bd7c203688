import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../src/db/connection'
import { claimDuePosts } from '../../../src/db/queue/claim'
import { putOffHeld } from '../../../src/db/queue/put-off-held'
import { takeBackClaimsOfWorker } from '../../../src/db/queue/take-back-claims'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, createPosts, readPost, type TestAccount } from '../../support/factories'
import { newClaim } from '../../support/new-claim'
import { makeDue } from '../../support/passing-time'
import * as walkTo from '../../support/posts-in-state'

const by = { actor: 'worker-1-1', host: 'h' } as const

let db: Database
let page: TestAccount
let member: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
  page = await createAccount(db, { platform: 'facebook', externalId: '1' })
  member = await createAccount(db, { platform: 'linkedin', externalId: 'urn:li:person:m' })
})
beforeEach(async () => {
  for (const table of ['post_details', 'attempts']) await db.query(`DELETE FROM ${table}`)
})
const meet = (scope: string) => putOffHeld(db, { scope, forMs: 60_000, reason: 'On hold: too many calls' }, by)
const due = async () =>
  (
    await db.query<RowDataPacket[]>(
      "SELECT COUNT(*) AS n FROM post_schedule WHERE status = 'pending' AND run_at <= NOW(3)",
    )
  )[0][0]?.n
const lines = async () =>
  (await db.query<RowDataPacket[]>("SELECT COUNT(*) AS n FROM attempts WHERE step = 'postpone'"))[0][0]?.n

describe('posts that would meet a hold', () => {
  it('wait for its end, all at once, without a claim or an attempt; those of others do not', async () => {
    const posts = await createPosts(db, page, 250)
    await createPosts(db, member, 2)
    expect(await meet(`account:${page.id}`)).toBe(250)
    expect(await due()).toBe(2)
    const { schedule, details, timeline } = await readPost(db, posts[249]?.id as string)
    expect([schedule.attempts, details.status, details.error_message]).toEqual([
      0,
      'pending',
      'On hold: too many calls',
    ])
    expect(timeline).toMatchObject([{ step: 'postpone', outcome: 'waiting', reason: 'On hold: too many calls' }])
  })

  it.each([
    ['platform:linkedin', 3],
    ['app:linkedin', 3],
    ['host:linkedin', 3],
    ['platform:facebook', 1],
  ])('are those of %s', async (scope, count) => {
    await createPosts(db, member, 3)
    await createPost(db, page)
    expect(await meet(scope)).toBe(count)
  })

  it('tell of it once, however often it is renewed', async () => {
    await createPosts(db, page, 30)
    for (let n = 0; n < 6; n++) {
      expect(await meet(`account:${page.id}`)).toBe(30)
      await makeDue(db)
    }
    expect(await lines()).toBe(30)
  })

  it('tell of it again when it was tried meanwhile, or when it is another', async () => {
    const post = await createPost(db, page)
    await meet(`account:${page.id}`)
    await makeDue(db)
    await meet('host:facebook')
    await makeDue(db)
    await claimDuePosts(db, { limit: 1, workerId: 'worker-1-1', host: 'h' }, newClaim())
    const why = { ...by, reason: 'The worker was killed.', maxAttempts: 3 }
    await takeBackClaimsOfWorker(db, { id: 'worker-1-1', host: 'h' }, why)
    await makeDue(db)
    await meet('host:facebook')
    expect((await readPost(db, post.id)).timeline.filter(({ step }) => step === 'postpone')).toHaveLength(3)
  })

  it('stay questions where something of them may be out', async () => {
    const post = await createPost(db, page)
    await walkTo.toBeAskedFor(db, post.id)
    await makeDue(db, post.id)
    expect(await meet('host:facebook')).toBe(1)
    expect((await readPost(db, post.id)).details.status).toBe('unconfirmed')
  })

  it('are not those whose time is yet to come', async () => {
    await createPost(db, page, { dueInSeconds: 30 })
    expect(await meet('host:facebook')).toBe(0)
  })
})
