import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../src/db/connection'
import { cancelPost } from '../../../src/db/posts/cancel-post'
import type { ClaimRequest } from '../../../src/db/queue/claim'
import { type ClaimAnswer, claimByIds } from '../../../src/db/queue/claim-by-ids'
import { createLedger } from '../../../src/db/queue/ledger'
import { lockPost } from '../../../src/db/queue/lock-post'
import { takeBackClaimsOfWorker } from '../../../src/db/queue/take-back-claims'
import { testDatabase } from '../../support/database'
import {
  createAccount,
  createPost,
  createPosts,
  readPost,
  type TestAccount,
  type TestPost,
} from '../../support/factories'
import { newClaim } from '../../support/new-claim'
import { letLeaseRunOut } from '../../support/passing-time'
import * as walkTo from '../../support/posts-in-state'

const claimer = { workerId: 'worker-1-1', host: 'h', maxAttempts: 3, leaseMs: 120_000 } as const
let db: Database
let url: string
let account: TestAccount
let lane: string
beforeAll(async () => {
  ;({ db, url } = await testDatabase())
  account = await createAccount(db, { platform: 'facebook' })
  lane = `facebook:${account.id}`
})
beforeEach(() => db.query('DELETE FROM post_details'))

const idsOf = (posts: TestPost[]) => posts.map(({ scheduleId }) => scheduleId)
const ask = (posts: TestPost[], request: ClaimRequest = newClaim(), more: { holdsOthers?: boolean } = {}) =>
  claimByIds(db, { ...claimer, ...more }, idsOf(posts), request)
const kinds = (answers: Map<string, ClaimAnswer>, posts: TestPost[]) =>
  posts.map(({ scheduleId }) => answers.get(scheduleId)?.kind)
/** The post has had its last attempt but one, and both have ended with the death of a worker that had begun it. */
async function killTwice(post: TestPost): Promise<void> {
  for (let n = 0; n < 2; n++) {
    const { claim } = await ask([post])
    const timeline = [{ postDetailId: post.id, attempt: n + 1, step: 'begin', outcome: 'ok' } as const]
    const entry = { scheduleId: post.scheduleId, postDetailId: post.id, claimToken: claim.token, timeline }
    expect(await createLedger(db, 'worker-1-1', 'h')(entry)).toBe(true)
    const why = { actor: 'dispatcher', host: 'h', reason: 'The worker was killed.', maxAttempts: 3 } as const
    await takeBackClaimsOfWorker(db, { id: 'worker-1-1', host: 'h' }, why)
  }
}

describe('claiming rows by their ids', () => {
  it('takes those that are due as every claim does, and says under which token and for how long', async () => {
    const [first, second] = [await createPost(db, account, { dueInSeconds: -5 }), await createPost(db, account)]
    const other = await createPost(db, account)
    const { claim, answers } = await ask([second, first])
    expect(claim).toMatchObject({ scheduleIds: [first.scheduleId, second.scheduleId], isAlone: false })
    const { token } = claim
    const answer = { kind: 'claimed', lane, token, leaseMs: expect.closeTo(120_000, -3) }
    expect(answers).toEqual(new Map(idsOf([second, first]).map((id) => [id, answer])))
    const { schedule, details, timeline } = await readPost(db, first.id)
    expect(schedule).toMatchObject({ status: 'processing', worker_id: 'worker-1-1', claim_token: token, attempts: 1 })
    expect(details).toMatchObject({ status: 'processing', attempts: 1 })
    expect(timeline).toMatchObject([{ step: 'claim', actor: 'worker-1-1', attempt: 1 }])
    expect((await readPost(db, other.id)).schedule.status).toBe('pending')
  })

  it('gives each to one of four that come at once for the same; the others are told who has it, or to come again', async () => {
    const posts = await createPosts(db, account, 12)
    const pools = Array.from({ length: 4 }, () => openDatabase(url, 1))
    const came = await Promise.all(pools.map((pool) => claimByIds(pool, claimer, idsOf(posts), newClaim())))
    await Promise.all(pools.map((pool) => pool.end()))
    for (const { scheduleId } of posts) {
      const winners = came.filter(({ claim }) => claim.scheduleIds.includes(scheduleId))
      expect(winners).toHaveLength(1)
      for (const { claim, answers } of came) {
        const answer = answers.get(scheduleId)
        if (claim === winners[0]?.claim) expect(answer).toMatchObject({ kind: 'claimed', token: claim.token })
        else if (answer?.kind === 'processing') expect(answer.token).toBe(winners[0]?.claim.token)
        else expect(answer).toEqual({ kind: 'later', lane, dueInMs: 200 })
      }
    }
  })

  it('tells whoever comes second by which token a row is held, and how much of that lease is left', async () => {
    const post = await createPost(db, account)
    const { claim } = await ask([post])
    const told = async () => (await ask([post])).answers.get(post.scheduleId)
    const processing = { kind: 'processing', lane, token: claim.token }
    expect(await told()).toEqual({ ...processing, leaseMs: expect.closeTo(120_000, -3) })
    await letLeaseRunOut(db, post.id)
    expect(await told()).toEqual({ ...processing, leaseMs: 0 })
    expect((await readPost(db, post.id)).schedule.attempts).toBe(1)
  })

  it('finds its own claim again when the answer to it was lost, and takes nothing a second time', async () => {
    const posts = await createPosts(db, account, 3)
    const request = newClaim()
    const first = await ask(posts.slice(0, 2), request)
    const again = await ask(posts, request)
    expect(again.claim).toEqual(first.claim)
    expect(kinds(again.answers, posts)).toEqual(['claimed', 'claimed', 'later'])
    const [one, , three] = await Promise.all(posts.map(({ id }) => readPost(db, id)))
    expect([one?.schedule.attempts, one?.timeline.length, three?.schedule.attempts]).toEqual([1, 1, 0])
  })

  it('says of one that is not due yet how long that takes', async () => {
    const post = await createPost(db, account, { dueInSeconds: 30 })
    const { claim, answers } = await ask([post])
    expect(claim.scheduleIds).toEqual([])
    expect(answers.get(post.scheduleId)).toEqual({ kind: 'later', lane, dueInMs: expect.closeTo(30_000, -3) })
  })

  it('calls gone what waits no more, and what never was a row of the queue, without asking about the last', async () => {
    const [published, cancelled, held] = await createPosts(db, account, 3)
    await walkTo.published(db, published?.id as string)
    await cancelPost(db, { id: cancelled?.id as string }, 'cli')
    await walkTo.held(db, held?.id as string)
    const strange = ['no-such-row', "1' OR '1'='1", '12abc ', 'é', '']
    const ids = [...idsOf([published, cancelled, held] as TestPost[]), ...strange]
    const { claim, answers } = await claimByIds(db, claimer, ids, newClaim())
    expect(claim.scheduleIds).toEqual([])
    expect(answers).toEqual(new Map(ids.map((id) => [id, { kind: 'gone' }])))
  })

  it('does not wait for one that somebody is editing, and says when to come again', async () => {
    const [edited, free] = await createPosts(db, account, 2)
    const editor = await db.getConnection()
    try {
      await editor.query('START TRANSACTION')
      await lockPost(editor, { id: edited?.id as string })
      const { claim, answers } = await ask([edited, free] as TestPost[])
      expect(claim.scheduleIds).toEqual([free?.scheduleId])
      expect(answers.get(edited?.scheduleId as string)).toEqual({ kind: 'later', lane, dueInMs: 200 })
    } finally {
      await editor.query('ROLLBACK')
      editor.release()
    }
    expect((await ask([edited as TestPost])).claim.scheduleIds).toEqual([edited?.scheduleId])
  })

  it('leaves one that goes alone to a worker that holds nothing, and gives that nothing beside it', async () => {
    const poison = await createPost(db, account)
    await killTwice(poison)
    const other = await createPost(db, account, { dueInSeconds: 0 })
    const busy = await ask([poison, other], newClaim(), { holdsOthers: true })
    expect([busy.claim.scheduleIds, kinds(busy.answers, [poison, other])]).toEqual([[], ['alone', 'alone']])
    expect(busy.answers.get(poison.scheduleId)).toEqual({ kind: 'alone', lane })
    const idle = await ask([poison, other])
    expect(idle.claim).toMatchObject({ scheduleIds: [poison.scheduleId], isAlone: true })
    expect(kinds(idle.answers, [poison, other])).toEqual(['claimed', 'alone'])
  })

  it('takes those that are older than one that goes alone, without it', async () => {
    const poison = await createPost(db, account)
    await killTwice(poison)
    const older = await createPost(db, account, { dueInSeconds: -60 })
    const { claim, answers } = await ask([poison, older])
    expect(claim).toMatchObject({ scheduleIds: [older.scheduleId], isAlone: false })
    expect(kinds(answers, [poison, older])).toEqual(['alone', 'claimed'])
  })

  it('knows the lane of a row that was put into the queue by hand, from its post', async () => {
    const byHand = await createPost(db, account)
    const { id } = await createPost(db, account)
    await db.query('DELETE FROM post_schedule WHERE post_detail_id = ?', [id])
    const scheduleId = 'queued-with-its-account'
    await db.query(
      'INSERT INTO post_schedule (id, post_detail_id, social_account_id, run_at) VALUES (?, ?, ?, NOW(3))',
      [scheduleId, id, account.id],
    )
    expect((await readPost(db, byHand.id)).schedule.social_account_id).toBeNull()
    const { answers } = await ask([byHand, { id, scheduleId }])
    expect([...answers.values()]).toEqual(Array(2).fill(expect.objectContaining({ kind: 'claimed', lane })))
  })
})
