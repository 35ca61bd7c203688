import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openWorkerDatabase } from '../../../src/db/connection'
import { claimDuePosts } from '../../../src/db/queue/claim'
import { createLedger } from '../../../src/db/queue/ledger'
import { takeBackClaimsOfWorker, takeBackStaleClaims } from '../../../src/db/queue/take-back-claims'
import { startDatabaseProxy } from '../../faults/database-proxy'
import { byHand } from '../../support/by-hand'
import { testDatabase } from '../../support/database'
import {
  countByStatus,
  createAccount,
  createPost,
  readPost,
  type TestAccount,
  type TestPost,
} from '../../support/factories'
import { newClaim } from '../../support/new-claim'
import { letLeaseRunOut } from '../../support/passing-time'
import * as walkTo from '../../support/posts-in-state'
import { until } from '../../support/until'

const claimer = { limit: 50, workerId: 'worker-1-1', host: 'h' } as const
const why = { actor: 'dispatcher', host: 'h', reason: 'The worker was killed.', maxAttempts: 3 } as const

describe('taking back the claims of a dead worker', () => {
  let db: Database
  let url: string
  let account: TestAccount
  beforeAll(async () => {
    ;({ db, url } = await testDatabase())
    account = await createAccount(db)
  })
  beforeEach(() => db.query('DELETE FROM post_details'))
  const claim = () => claimDuePosts(db, claimer, newClaim())
  /** The first thing a worker writes about a post that asks anything of a platform. */
  const begin = async (post: TestPost, claimToken: string) => {
    const timeline = [{ postDetailId: post.id, attempt: 1, step: 'begin', outcome: 'ok' } as const]
    const entry = { scheduleId: post.scheduleId, postDetailId: post.id, claimToken, timeline }
    expect(await createLedger(db, 'worker-1-1', 'h')(entry)).toBe(true)
  }
  const publish = async ({ scheduleId, id }: TestPost, claimToken: string) => {
    const settlement = { move: 'publish' } as const
    await createLedger(db, 'worker-1-1', 'h')({ scheduleId, postDetailId: id, claimToken, settlement })
  }
  const takeBack = () => takeBackClaimsOfWorker(db, { id: 'worker-1-1', host: 'h' }, why)

  it('makes a post claimable at once and keeps the reason', async () => {
    const post = await createPost(db, account)
    await claim()
    expect(await takeBack()).toMatchObject({ pending: 1, unconfirmed: 0, failed: 0 })
    const { details, schedule, timeline } = await readPost(db, post.id)
    expect(schedule).toMatchObject({ status: 'pending', claim_token: null, locked_at: null })
    expect(details).toMatchObject({
      status: 'pending',
      error_message: expect.stringMatching(/^The worker was killed\./),
    })
    expect(timeline.at(-1)).toMatchObject({ actor: 'dispatcher', step: 'take-back' })
    expect((await claim()).scheduleIds).toEqual([post.scheduleId])
  })

  it('names the claims that it has ended, so that what was kept for them elsewhere is free at once', async () => {
    const [first, second] = [await createPost(db, account), await createPost(db, account)]
    const { token } = await claim()
    await publish(first, token)
    expect((await takeBack()).claims).toEqual([{ id: second.scheduleId, token }])
  })

  it('takes back the post too that the last transaction of the dead worker still holds', async () => {
    const [first] = [await createPost(db, account), await createPost(db, account)]
    await claim()
    const dying = await db.getConnection()
    await dying.query('START TRANSACTION')
    await dying.query('SELECT id FROM post_schedule WHERE id = ? FOR UPDATE', [first.scheduleId])
    const takenBack = takeBack()
    await until(async () => (await countByStatus(db)).pending === 1, 'the other post is taken back')
    dying.destroy()
    expect(await takenBack).toMatchObject({ pending: 2 })
    expect(await countByStatus(db)).toEqual({ pending: 2 })
  })

  it('takes back what the server was still keeping of a claim when its worker died', async () => {
    await createPost(db, account)
    const line = await startDatabaseProxy(url)
    const worker = openWorkerDatabase(line.url)
    let keep = () => {}
    const isHeldUp = new Promise<void>((resolve) => {
      line.hook.before = async () => {
        resolve()
        await new Promise<void>((released) => {
          keep = released
        })
        return 'pass'
      }
    })
    const claiming = claimDuePosts(worker, claimer, newClaim())
    await isHeldUp
    let looks = 0
    const query = (...given: Parameters<Database['query']>) => db.query(...given).finally(() => looks++)
    const watched = Object.assign(Object.create(db), { query }) as Database
    const takenBack = takeBackClaimsOfWorker(watched, { id: 'worker-1-1', host: 'h' }, why, 2_000)
    await until(() => looks > 0, 'it has found nothing')
    keep()
    await claiming
    expect(await takenBack).toMatchObject({ pending: 1 })
    await worker.end()
    await line.close()
  })

  it('calls a post unconfirmed when its commit call may have left', async () => {
    const post = await createPost(db, account)
    await walkTo.committing(db, post.id)
    expect(await takeBack()).toMatchObject({ pending: 0, unconfirmed: 1, failed: 0 })
    const { details, schedule, publications } = await readPost(db, post.id)
    expect([details.status, schedule.status, publications[0]?.status]).toEqual([
      'unconfirmed',
      'pending',
      'unconfirmed',
    ])
  })

  it('gives up a post that has killed as many workers as it has attempts', async () => {
    const post = await createPost(db, account)
    for (let n = 0; n < 3; n++) {
      await begin(post, (await claim()).token)
      await takeBack()
    }
    expect((await readPost(db, post.id)).schedule).toMatchObject({ status: 'failed', attempts: 3 })
  })

  it('fails none of the posts that were worked on beside one that kills its workers: the last attempt of each is made alone', async () => {
    const posts = [await createPost(db, account), await createPost(db, account), await createPost(db, account)]
    const poison = posts[1] as TestPost
    const given: number[] = []
    for (;;) {
      const held = await claimDuePosts(db, { ...claimer, maxAttempts: 3 }, newClaim())
      const working = posts.filter(({ scheduleId }) => held.scheduleIds.includes(scheduleId))
      if (working.length === 0) break
      given.push(working.length)
      for (const post of working) await begin(post, held.token)
      if (working.includes(poison)) await takeBack()
      else for (const post of working) await publish(post, held.token)
    }
    expect(given).toEqual([3, 3, 1, 1, 1])
    const states = await Promise.all(posts.map(async ({ id }) => (await readPost(db, id)).schedule.status))
    expect(states).toEqual(['done', 'failed', 'done'])
  })

  it('claims one that goes alone for no worker that is at work on others, and nothing past it', async () => {
    const post = await createPost(db, account)
    for (let n = 0; n < 2; n++) {
      await begin(post, (await claim()).token)
      await takeBack()
    }
    await createPost(db, account, { dueInSeconds: 0 })
    const busy = await claimDuePosts(db, { ...claimer, maxAttempts: 3, holdsOthers: true }, newClaim())
    expect(busy.scheduleIds).toEqual([])
    const idle = await claimDuePosts(db, { ...claimer, maxAttempts: 3 }, newClaim())
    expect(idle).toMatchObject({ scheduleIds: [post.scheduleId], isAlone: true })
  })

  it('gives no post up that was not worked on alone, however many attempts it has had', async () => {
    const posts = [await createPost(db, account), await createPost(db, account)]
    for (let n = 0; n < 3; n++) {
      const { token } = await claim()
      for (const post of posts) await begin(post, token)
      await takeBack()
    }
    const { schedule, timeline } = await readPost(db, posts[0]?.id as string)
    expect([schedule.status, schedule.attempts]).toEqual(['pending', 3])
    expect(timeline.at(-1)?.reason).toMatch(/gets one more attempt that is/)
  })

  it('costs the posts nothing that only waited for their turn, whose claim they shared with the one that was begun', async () => {
    const [begun, waiting] = [await createPost(db, account), await createPost(db, account)]
    for (let n = 0; n < 3; n++) {
      await begin(begun, (await claim()).token)
      await takeBack()
    }
    expect((await readPost(db, begun.id)).details).toMatchObject({ status: 'failed', attempts: 3 })
    const { details, schedule, timeline } = await readPost(db, waiting.id)
    expect([details.status, details.attempts, schedule.attempts]).toEqual(['pending', 0, 0])
    expect(timeline.at(-1)?.reason).toMatch(/had not begun.*does not count/)
  })

  it('tells what was begun under this claim from what was begun under an earlier one', async () => {
    const post = await createPost(db, account)
    await begin(post, (await claim()).token)
    await takeBack()
    await claim()
    await takeBack()
    expect((await readPost(db, post.id)).schedule.attempts).toBe(1)
  })

  it('gives up in the end on a post whose workers die before they can write that they have begun', async () => {
    const post = await createPost(db, account)
    let deaths = 0
    while ((await claim()).scheduleIds.length > 0) {
      await takeBack()
      deaths++
    }
    expect((await readPost(db, post.id)).schedule).toMatchObject({ status: 'failed', attempts: 3 })
    expect(deaths).toBe(9)
  })

  it('leaves alone what another worker holds', async () => {
    const post = await createPost(db, account)
    await claimDuePosts(db, { limit: 50, workerId: 'worker-1-2', host: 'h' }, newClaim())
    expect(await takeBack()).toEqual({ pending: 0, unconfirmed: 0, failed: 0, claims: [] })
    expect((await readPost(db, post.id)).schedule.status).toBe('processing')
  })

  it('finds claims by their age alone, also rows that somebody marked by hand', async () => {
    const [old, fresh, marked] = [
      await createPost(db, account),
      await createPost(db, account),
      await createPost(db, account),
    ]
    await claim()
    await letLeaseRunOut(db, old.id)
    await byHand(db, 'UPDATE post_schedule SET locked_at = NULL, worker_id = NULL WHERE id = ?', [marked.scheduleId])
    expect((await takeBackStaleClaims(db, 120_000, why)).pending).toBe(2)
    expect((await readPost(db, fresh.id)).schedule.status).toBe('processing')
  })

  it('lets a worker that lost its claim write nothing', async () => {
    const post = await createPost(db, account)
    const { token } = await claim()
    await takeBack()
    const second = await claim()
    const ledger = createLedger(db, 'worker-1-1', 'h')
    const entry = { scheduleId: post.scheduleId, postDetailId: post.id }
    expect(
      await ledger({
        ...entry,
        claimToken: token,
        settlement: { move: 'publish', externalPostId: '1' },
      }),
    ).toBe(false)
    expect((await readPost(db, post.id)).details).toMatchObject({ status: 'processing', external_post_id: null })
    expect(
      await ledger({
        ...entry,
        claimToken: second.token,
        settlement: { move: 'publish', externalPostId: '1' },
      }),
    ).toBe(true)
    expect((await readPost(db, post.id)).details).toMatchObject({ status: 'published', external_post_id: '1' })
  })
})
