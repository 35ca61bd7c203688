import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase, openWorkerDatabase } from '../../../src/db/connection'
import { claimDuePosts } from '../../../src/db/queue/claim'
import { createLedger } from '../../../src/db/queue/ledger'
import { byHand } from '../../support/by-hand'
import { testDatabase } from '../../support/database'
import { createAccount, createPosts, readPost, type TestAccount, type TestPost } from '../../support/factories'
import { newClaim } from '../../support/new-claim'

describe.each([
  ['together, as workers do', openWorkerDatabase],
  ['one by one', openDatabase],
])('the ledger of a worker that sends its statements %s', (_says, open) => {
  let db: Database
  let account: TestAccount
  beforeAll(async () => {
    const { url } = await testDatabase()
    db = open(url)
    account = await createAccount(db)
  })
  afterAll(() => db.end())
  beforeEach(() => db.query('DELETE FROM post_details'))

  const claimed = async (count: number) => {
    const posts = await createPosts(db, account, count)
    const { token } = await claimDuePosts(db, { limit: count, workerId: 'worker-1-1', host: 'h' }, newClaim())
    return { posts, token }
  }
  const done = (post: TestPost, claimToken: string, externalPostId: string) => ({
    scheduleId: post.scheduleId,
    postDetailId: post.id,
    claimToken,
    settlement: { move: 'publish', externalPostId } as const,
  })

  it('writes the results of many posts that end at the same time, each with its own values', async () => {
    const { posts, token } = await claimed(50)
    const ledger = createLedger(db, 'worker-1-1', 'h')
    const kept = await Promise.all(posts.map((post) => ledger(done(post, token, `id-${post.id}`))))
    expect(kept.every(Boolean)).toBe(true)
    for (const post of posts) expect((await readPost(db, post.id)).details.external_post_id).toBe(`id-${post.id}`)
  })

  it('refuses the one value the database cannot take, and still writes the others', async () => {
    const { posts, token } = await claimed(4)
    const ledger = createLedger(db, 'worker-1-1', 'h')
    const results = await Promise.allSettled(
      posts.map((post, n) => ledger(done(post, token, n === 2 ? 'x'.repeat(600) : 'ok'))),
    )
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    const states = await Promise.all(posts.map(async (post) => (await readPost(db, post.id)).schedule.status))
    expect(states).toEqual(['done', 'done', 'processing', 'done'])
  })

  it('keeps the results of all other posts of a flush when one entry cannot even be put into words', async () => {
    const { posts, token } = await claimed(3)
    const ledger = createLedger(db, 'worker-1-1', 'h')
    const wordless = { id: 1, kind: 'feed', status: 'preparing', progress: { n: 1n }, looks: 0 } as const
    const results = await Promise.allSettled(
      posts.map((post, n) => ledger({ ...done(post, token, 'ok'), ...(n === 1 && { publications: [wordless] }) })),
    )
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('never overwrites a platform id that has been written', async () => {
    const { posts, token } = await claimed(1)
    const post = posts[0] as TestPost
    const ledger = createLedger(db, 'worker-1-1', 'h')
    const { publications } = await readPost(db, post.id)
    const write = (externalId: string) =>
      ledger({
        scheduleId: post.scheduleId,
        postDetailId: post.id,
        claimToken: token,
        publications: [
          { id: publications[0]?.id, kind: 'feed', status: 'published', progress: {}, looks: 0, externalId },
        ],
      })
    await write('first')
    await write('second')
    expect((await readPost(db, post.id)).publications[0]?.external_id).toBe('first')
  })

  it('names a post after its feed when that goes out later than its story', async () => {
    const { posts, token } = await claimed(1)
    const post = posts[0] as TestPost
    const ledger = createLedger(db, 'worker-1-1', 'h')
    const again = { move: 'wait', isQuestion: false, againInMs: 0, externalPostId: 'story' } as const
    await ledger({ ...done(post, token, ''), settlement: again })
    expect((await readPost(db, post.id)).details.external_post_id).toBe('story')
    const claim = await claimDuePosts(db, { limit: 1, workerId: 'worker-1-2', host: 'h' }, newClaim())
    await ledger(done(post, claim.token, 'feed'))
    expect((await readPost(db, post.id)).details.external_post_id).toBe('feed')
  })

  it('keeps the results of all posts of a flush when somebody has put one back into the queue by hand', async () => {
    const { posts, token } = await claimed(3)
    await byHand(db, "UPDATE post_schedule SET status = 'pending' WHERE id = ?", [posts[1]?.scheduleId])
    const ledger = createLedger(db, 'worker-1-1', 'h')
    const kept = await Promise.all(posts.map((post) => ledger(done(post, token, `id-${post.id}`))))
    expect(kept).toEqual([true, true, true])
    for (const post of posts) {
      const { details, schedule } = await readPost(db, post.id)
      expect([details.external_post_id, schedule.status]).toEqual([`id-${post.id}`, 'done'])
    }
  })
})
