import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { disconnectAccount } from '../../../src/db/accounts/disconnect-account'
import { holdAccount } from '../../../src/db/accounts/hold-account'
import { saveFailedRenewal, saveRenewedToken } from '../../../src/db/accounts/save-token-renewal'
import type { Database } from '../../../src/db/connection'
import { registerOperator } from '../../../src/db/events/register-operator'
import { tellOfExpiringTokens } from '../../../src/db/events/tell-of-expiring-tokens'
import { retryPost } from '../../../src/db/posts/decide-post'
import { resolvePost } from '../../../src/db/posts/resolve-post'
import { writeEdit } from '../../../src/db/posts/write-edit'
import { writePosts } from '../../../src/db/posts/write-posts'
import { createLedger } from '../../../src/db/queue/ledger'
import { NO_LIMIT } from '../../../src/domain/quota'
import { testDatabase } from '../../support/database'
import { connectAgain, createAccount, createPost, type TestAccount } from '../../support/factories'
import { makeDue } from '../../support/passing-time'
import * as walkTo from '../../support/posts-in-state'
import { createWebhook, forgetEvents, typesOf, writtenEvents } from '../../support/webhooks'

let db: Database
let account: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
})
beforeEach(async () => {
  await db.query('DELETE FROM post_details')
  await db.query('DELETE FROM meta_social_accounts')
  await forgetEvents(db)
  account = await createAccount(db)
})

const types = async () => typesOf(await writtenEvents(db))
const tokenOf = async ({ id }: TestAccount) => {
  const [[row]] = (await db.query(
    'SELECT t.id, t.context_id AS contextId FROM social_token t JOIN meta_social_accounts a ON a.userAccessTokenId = t.id WHERE a.id = ?',
    [id],
  )) as unknown as [[{ id: string; contextId: string }]]
  return row
}
const wanted = {
  createdBy: null,
  postType: 'feed' as const,
  caption: 'a secret plan',
  media: [],
  link: null,
  title: null,
  description: null,
  options: {},
  latePolicy: null,
  lateLimitMinutes: null,
  timeZone: null,
  contentHash: '0'.repeat(32),
  platform: 'linkedin' as const,
}
const schedule = (accountIsDead = false) =>
  writePosts(
    db,
    [
      {
        ...wanted,
        companyId: 'acme',
        socialAccountId: account.id,
        scheduledFor: new Date('2030-01-02T03:04:05.678Z'),
        accountIsDead,
      },
    ],
    NO_LIMIT,
  )

describe('what happens to a post, where somebody listens', () => {
  beforeEach(() => createWebhook(db))

  it('is written down with its scheduling, and holds nothing of what is published', async () => {
    const [id] = await schedule()
    const [event, ...more] = await writtenEvents(db)
    expect(more).toEqual([])
    expect(event).toMatchObject({
      type: 'post.scheduled',
      company_id: 'acme',
      post_detail_id: id,
      data: {
        postDetailId: id,
        socialAccountId: account.id,
        platform: 'linkedin',
        postType: 'feed',
        status: 'pending',
        scheduledFor: '2030-01-02T03:04:05.678Z',
        publishedAt: null,
        externalPostId: null,
      },
    })
    expect(JSON.stringify(event)).not.toContain('a secret plan')
  })

  it('says of one whose account is dead that it is held as well', async () => {
    await holdAccount(db, { id: account.id, tokenContextId: (await tokenOf(account)).contextId }, 'dead', 'cli')
    await schedule(true)
    expect(await types()).toEqual(['account.needs_reconnect', 'post.scheduled', 'post.held'])
  })

  it('is told of what went out with its id, its address and its time, of the post once and of each part of it', async () => {
    const post = await createPost(db, account, { postType: 'feed' })
    await walkTo.published(db, post.id, { externalId: 'urn:li:share:7', permalink: 'https://example.com/7' })
    const events = await writtenEvents(db)
    expect(typesOf(events)).toEqual(['publication.published', 'post.published'])
    for (const { data } of events) {
      expect(data).toMatchObject({ externalPostId: 'urn:li:share:7', permalink: 'https://example.com/7' })
      expect(data.publishedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    }
    expect(events[0]?.data).toMatchObject({ kind: 'feed' })
    expect(events[1]?.data).toMatchObject({ status: 'published', attempts: 1 })
  })

  it('is told of a feed post and its story as two publications and one post, which is known by the feed', async () => {
    const instagram = await createAccount(db, { platform: 'instagram', externalId: '17' })
    const post = await createPost(db, instagram, { postType: 'feed_story' })
    await walkTo.published(db, post.id)
    const events = await writtenEvents(db)
    expect(typesOf(events).sort()).toEqual(['post.published', 'publication.published', 'publication.published'])
    const [feed, story] = ['feed', 'story'].map((kind) => events.find(({ data }) => data.kind === kind)?.data)
    expect(feed?.externalPostId).not.toBe(story?.externalPostId)
    expect(events.find(({ type }) => type === 'post.published')?.data.externalPostId).toBe(feed?.externalPostId)
  })

  it('is not told of retries, and of a failure with its reason when it is given up', async () => {
    const post = await createPost(db, account)
    await walkTo.retrying(db, post.id)
    await makeDue(db)
    expect(await types()).toEqual([])
    await walkTo.failed(db, post.id, { reason: 'too long' })
    const [event, ...more] = await writtenEvents(db)
    expect(more).toEqual([])
    expect(event).toMatchObject({
      type: 'post.failed',
      data: { errorMessage: 'too long', failureCause: 'rejected', attempts: 2 },
    })
  })

  it('is told of a lost answer once, however often the platform is asked, and of what a person says', async () => {
    const post = await createPost(db, account)
    await walkTo.toBeAskedFor(db, post.id)
    expect(await types()).toEqual(['post.unconfirmed'])
    await makeDue(db)
    await walkTo.unconfirmed(db, post.id)
    expect(await types()).toEqual(['post.unconfirmed'])
    await resolvePost(db, { id: post.id }, { as: 'published', externalId: 'seen' }, 'cli')
    expect(await types()).toEqual(['post.unconfirmed', 'publication.published', 'post.published'])
  })

  it('is told when a worker died with a commit call on its way', async () => {
    const post = await createPost(db, account)
    await walkTo.takenBack(db, post.id)
    expect(await types()).toEqual(['post.unconfirmed'])
  })

  it('is told of what people decide: missed, another time, cancelled', async () => {
    const post = await createPost(db, account)
    await walkTo.missed(db, post.id)
    await writeEdit(
      db,
      { id: post.id },
      { at: new Date(Date.now() + 60_000), changes: [], mostWaiting: NO_LIMIT },
      'cli',
    )
    await walkTo.cancelled(db, post.id)
    await walkTo.cancelled(db, post.id)
    expect(await types()).toEqual(['post.missed', 'post.scheduled', 'post.cancelled'])
  })

  it('is told that one that had failed has its place in the queue again', async () => {
    const post = await createPost(db, account)
    await walkTo.failed(db, post.id)
    await retryPost(db, { id: post.id }, 'cli', NO_LIMIT)
    expect(await types()).toEqual(['post.failed', 'post.scheduled'])
  })

  it('is told of all posts of an account that dies, is renewed and is disconnected, and of the account each time', async () => {
    for (let n = 0; n < 3; n++) await createPost(db, account, { dueInSeconds: 3_600 })
    const held = Array(3).fill('post.held')
    const free = Array(3).fill('post.scheduled')
    const token = await tokenOf(account)
    await holdAccount(db, { id: account.id, tokenContextId: token.contextId }, 'revoked', 'renewal')
    await holdAccount(db, { id: account.id, tokenContextId: token.contextId }, 'revoked', 'renewal')
    expect(await types()).toEqual([...held, 'account.needs_reconnect'])
    expect((await writtenEvents(db)).at(-1)?.data).toMatchObject({
      socialAccountId: account.id,
      reason: 'revoked',
      name: 'Test linkedin',
    })
    await forgetWritten()
    await saveRenewedToken(db, token, { seal: () => ({ accessToken: 'v1.x' }) }, 'renewal')
    expect(await types()).toEqual([...free, 'account.connected'])
    await forgetWritten()
    await disconnectAccount(db, 'acme', account.id, 'hold', 'cli')
    await disconnectAccount(db, 'acme', account.id, 'hold', 'cli')
    expect(await types()).toEqual([...held, 'account.disconnected'])
    await forgetWritten()
    await connectAgain(db, account, 'fresh')
    expect(await types()).toEqual([...free, 'account.connected'])
  })
  const forgetWritten = () => db.query('DELETE FROM events')

  it('is told once that a token ends within a week which nothing renews', async () => {
    const { id, contextId } = await tokenOf(account)
    await db.query('UPDATE social_token SET expires_at = NOW(3) + INTERVAL 6 DAY, refresh_at = NOW(3) WHERE id = ?', [
      id,
    ])
    await tellOfExpiringTokens(db)
    expect(await types()).toEqual([])
    await saveFailedRenewal(db, { id, contextId }, 'no refresh token', { final: true })
    await Promise.all([tellOfExpiringTokens(db), tellOfExpiringTokens(db)])
    await tellOfExpiringTokens(db)
    const events = await writtenEvents(db)
    expect(typesOf(events)).toEqual(['account.expiring'])
    expect(events[0]?.data.tokenExpiresAt).toMatch(/Z$/)
  })

  it('is rolled back with the move that it tells of', async () => {
    const post = await createPost(db, account)
    const claimed = await walkTo.claimed(db, post.id)
    const settlement = { move: 'publish', externalPostId: 'x'.repeat(600) } as const
    const { scheduleId, claimToken, postDetailId } = claimed
    const ledger = createLedger(db, 'worker-1-1', 'h')
    await expect(ledger({ scheduleId, claimToken, postDetailId, settlement })).rejects.toThrow()
    expect(await types()).toEqual([])
  })
})

describe('what happens to a post', () => {
  it('is not written down where nobody listens, or nobody to that', async () => {
    await createWebhook(db, { companyId: 'another' })
    await createWebhook(db, { events: ['post.failed'] })
    const paused = await createWebhook(db)
    await db.query("UPDATE webhooks SET status = 'paused' WHERE id = ?", [paused.id])
    await schedule()
    await walkTo.published(db, (await createPost(db, account)).id)
    expect(await types()).toEqual([])
  })

  it('is written down for an operator whose settings were seen within a week, and not after it', async () => {
    await registerOperator(db, ['notice-mail'], ['post.failed'])
    await walkTo.failed(db, (await createPost(db, account)).id)
    expect(await types()).toEqual(['post.failed'])
    await db.query('UPDATE webhooks SET seen_at = NOW(3) - INTERVAL 8 DAY')
    await walkTo.failed(db, (await createPost(db, account)).id)
    expect(await types()).toEqual(['post.failed'])
  })
})
