import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../src/db/connection'
import { claimDuePosts } from '../../../src/db/queries/claim-due-posts'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, createPosts, readPost, type TestAccount } from '../../support/factories'

describe('claiming due posts', () => {
  let db: Database
  let url: string
  let account: TestAccount
  beforeAll(async () => {
    ;({ db, url } = await testDatabase())
    account = await createAccount(db)
  })
  beforeEach(() => db.query('DELETE FROM post_details'))
  const claim = (limit: number, workerId = 'worker-1-1', on = db) => claimDuePosts(on, { limit, workerId, host: 'h' })

  it('takes the oldest first, marks who holds them and counts the attempt', async () => {
    const late = await createPost(db, account, { dueInSeconds: -10 })
    const later = await createPost(db, account, { dueInSeconds: -20 })
    await createPost(db, account, { dueInSeconds: 60 })
    const { scheduleIds, token } = await claim(5)
    expect(scheduleIds).toEqual([later.scheduleId, late.scheduleId])
    const { details, schedule, timeline } = await readPost(db, late.id)
    expect(schedule).toMatchObject({
      status: 'processing',
      worker_id: 'worker-1-1',
      host: 'h',
      claim_token: token,
      attempts: 1,
    })
    expect(details).toMatchObject({ status: 'processing', attempts: 1 })
    expect(timeline).toMatchObject([{ step: 'claim', actor: 'worker-1-1', attempt: 1 }])
  })

  it('never gives one row to two of twenty claimers that come at once, and leaves none', async () => {
    await createPosts(db, account, 97)
    const pools = Array.from({ length: 20 }, () => openDatabase(url, 1))
    const claimed = await Promise.all(
      pools.map(async (pool, n) => {
        const ids: number[] = []
        for (;;) {
          const { scheduleIds } = await claim(5, `worker-1-${n + 1}`, pool)
          if (scheduleIds.length === 0) return ids
          ids.push(...scheduleIds)
        }
      }),
    )
    await Promise.all(pools.map((pool) => pool.end()))
    const all = claimed.flat()
    expect(all).toHaveLength(97)
    expect(new Set(all).size).toBe(97)
  })

  it('does not wait for rows another claimer has locked, but takes the next ones', async () => {
    const posts = await createPosts(db, account, 10)
    const other = await db.getConnection()
    try {
      await other.query('START TRANSACTION')
      const [locked] = await other.query<RowDataPacket[]>(
        `SELECT id FROM post_schedule WHERE status = 'pending' AND run_at <= NOW(3) ORDER BY run_at, id LIMIT 5 FOR UPDATE SKIP LOCKED`,
      )
      const { scheduleIds } = await claim(5)
      expect(scheduleIds).toHaveLength(5)
      expect([...scheduleIds, ...locked.map((row) => row.id)].sort((a, b) => a - b)).toEqual(
        posts.map((post) => post.scheduleId),
      )
    } finally {
      await other.query('ROLLBACK')
      other.release()
    }
  })

  it('lets a user schedule and cancel future posts while a claim is being taken', async () => {
    await createPost(db, account)
    // The first future row is where the claim's scan ends: it is locked as well, for the milliseconds a claim takes.
    await createPost(db, account, { dueInSeconds: 60 })
    const future = await createPost(db, account, { dueInSeconds: 3600 })
    const other = await db.getConnection()
    try {
      await other.query('START TRANSACTION')
      await other.query(
        `SELECT id FROM post_schedule FORCE INDEX (idx_status_run_at) WHERE status = 'pending' AND run_at <= NOW(3) ORDER BY run_at, id LIMIT 5 FOR UPDATE SKIP LOCKED`,
      )
      await createPost(db, account)
      await db.query(`UPDATE post_schedule SET status = 'cancelled' WHERE id = ?`, [future.scheduleId])
    } finally {
      await other.query('ROLLBACK')
      other.release()
    }
  })

  it('held by a process that has stopped in the middle lets its rows go after a moment', async () => {
    await createPosts(db, account, 5)
    const stopped = openDatabase(url, 1)
    const connection = await stopped.getConnection()
    await connection.query('START TRANSACTION')
    await connection.query('SELECT id FROM post_schedule FOR UPDATE')
    let claimed: number[] = []
    while (claimed.length === 0) claimed = (await claim(5)).scheduleIds
    expect(claimed).toHaveLength(5)
    connection.destroy()
    await stopped.end()
  })

  it('is answered by the index alone, without a sort that would lock every due row', async () => {
    await createPosts(db, account, 30)
    const [plan] = await db.query<RowDataPacket[]>(
      `EXPLAIN SELECT id FROM post_schedule FORCE INDEX (idx_status_run_at)
        WHERE status = 'pending' AND run_at <= NOW(3) ORDER BY run_at, id LIMIT 5 FOR UPDATE`,
    )
    expect(plan[0]).toMatchObject({ key: 'idx_status_run_at', type: 'range' })
    expect(plan[0]?.Extra).toMatch(/Using index/)
    expect(plan[0]?.Extra).not.toMatch(/filesort/)
  })
})
