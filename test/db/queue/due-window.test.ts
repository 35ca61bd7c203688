import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../src/db/connection'
import { cancelPost } from '../../../src/db/posts/cancel-post'
import { claimsInFlight } from '../../../src/db/queue/claims-in-flight'
import { type Cursor, type DueRow, dueBacklog, dueSoon } from '../../../src/db/queue/due-window'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, createPosts, type TestAccount } from '../../support/factories'
import { claimPost } from '../../support/one-claim'
import { letLeaseRunOut } from '../../support/passing-time'

let db: Database
let account: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
  account = await createAccount(db, { platform: 'instagram' })
})
beforeEach(() => db.query('DELETE FROM post_details'))

/** All pages behind one another, and what happens between them. */
async function lap(
  page: (after: Cursor | undefined) => Promise<DueRow[]>,
  between = async () => {},
): Promise<DueRow[]> {
  const seen: DueRow[] = []
  for (;;) {
    const found = await page(seen.at(-1))
    if (found.length === 0) return seen
    seen.push(...found)
    await between()
  }
}
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)

/** Rows of one moment, so many seconds ago. */
async function atOnce(count: number, secondsAgo: number): Promise<void> {
  const posts = await createPosts(db, account, 1)
  const [[moment]] = await db.query<RowDataPacket[]>('SELECT NOW(3) - INTERVAL ? SECOND AS at', [secondsAgo])
  const rows = Array.from({ length: count }, (_, n) => [`post-${n}`, posts[0]?.id, account.id, moment?.at])
  await db.query('DELETE FROM post_schedule')
  await db.query('INSERT INTO post_details (id, company_id, social_account_id, platform) VALUES ?', [
    rows.map(([id]) => [id, 'acme', account.id, 'instagram']),
  ])
  await db.query('INSERT INTO post_schedule (id, post_detail_id, social_account_id, run_at) VALUES ?', [
    rows.map(([id, , accountId, at]) => [`row-${id}`, id, accountId, at]),
  ])
}

describe('what is due soon', () => {
  it('is told with its lane and its time from now, what waits alone, and between two moments alone', async () => {
    await createPost(db, account, { dueInSeconds: -60 })
    const [overdue, now, soon] = [
      await createPost(db, account, { dueInSeconds: -5 }),
      await createPost(db, account, { dueInSeconds: 0 }),
      await createPost(db, account, { dueInSeconds: 20 }),
    ]
    await createPost(db, account, { dueInSeconds: 60 })
    await cancelPost(db, { id: (await createPost(db, account)).id }, 'cli')
    const found = await dueSoon(db, { fromMs: -10_000, toMs: 30_000, limit: 100 })
    expect(ids(found)).toEqual([overdue, now, soon].map(({ scheduleId }) => scheduleId))
    expect(found[2]).toEqual({
      id: soon.scheduleId,
      lane: `instagram:${account.id}`,
      dueInMs: expect.closeTo(20_000, -3),
      runAt: expect.any(Date),
    })
    expect(found[0]?.dueInMs).toBeLessThan(-4_000)
  })

  it('comes in pages that neither skip nor repeat a row, also where they end in the middle of a moment', async () => {
    await atOnce(9, 2)
    await createPost(db, account, { dueInSeconds: 5 })
    const window = { fromMs: -10_000, toMs: 30_000 }
    const all = ids(await dueSoon(db, { ...window, limit: 100 }))
    expect(all).toHaveLength(10)
    for (const limit of [1, 2, 4, 9])
      expect(ids(await lap((after) => dueSoon(db, { ...window, after, limit })))).toEqual(all)
  })

  it('is read by the index in its order, a page behind a cursor as well: each row once, however many have one moment', async () => {
    await atOnce(200, 2)
    const connection = await db.getConnection()
    const reads = async () => {
      const [rows] = await connection.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'")
      return rows.reduce((sum, row) => sum + Number(row.Value), 0)
    }
    const before = await reads()
    const seen = await lap((after) => dueSoon(connection, { fromMs: -10_000, toMs: 30_000, after, limit: 10 }))
    expect(seen).toHaveLength(200)
    // Its entry, its post, and a few of each page.
    expect((await reads()) - before).toBeLessThan(200 * 2 + 21 * 5)
    connection.release()
  })
})

describe('the backlog', () => {
  it('is all that is overdue by more than the window reaches back, each row once in a lap while others go and come', async () => {
    await createPost(db, account, { dueInSeconds: -5 })
    const backlog = []
    for (let n = 0; n < 7; n++) backlog.push(await createPost(db, account, { dueInSeconds: -100 + n }))
    const gone = [...backlog]
    const seen = await lap(
      (after) => dueBacklog(db, { overdueMs: 10_000, after, limit: 2 }),
      async () => {
        // What was seen is published meanwhile, and something older is put into the queue.
        await cancelPost(db, { id: gone.shift()?.id as string }, 'cli')
        await createPost(db, account, { dueInSeconds: -200 })
      },
    )
    expect(ids(seen)).toEqual(backlog.map(({ scheduleId }) => scheduleId))
    expect(await dueBacklog(db, { overdueMs: 10_000, limit: 100 })).toHaveLength(backlog.length)
  })
})

describe('the claims in flight', () => {
  it('are told with lane, token and what is left of the lease; not those that have run out, nor what nobody can answer for', async () => {
    const [held, stale, byHand] = await createPosts(db, account, 3)
    const { claimToken } = await claimPost(db, stale?.id as string)
    await letLeaseRunOut(db, stale?.id as string)
    const { claimToken: token } = await claimPost(db, held?.id as string)
    await db.query('DELETE FROM post_schedule WHERE id = ?', [byHand?.scheduleId])
    await db.query(
      "INSERT INTO post_schedule (id, post_detail_id, status, locked_at) VALUES ('by-hand', ?, 'processing', NOW(3))",
      [byHand?.id],
    )
    const lane = `instagram:${account.id}`
    const claim = { id: held?.scheduleId, lane, token, leaseMs: expect.closeTo(120_000, -3) }
    expect(await claimsInFlight(db, 120_000)).toEqual([claim])
    expect((await claimsInFlight(db, 3_600_000)).map((one) => one.token)).toEqual([claimToken, token])
  })
})
