import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../../../src/config/project-root'
import { type Database, openDatabase } from '../../../src/db/connection'
import { cancelPost } from '../../../src/db/posts/cancel-post'
import { claimDuePosts } from '../../../src/db/queue/claim'
import { loadClaimedPosts } from '../../../src/db/queue/load-claimed-posts'
import type { WorkerId } from '../../../src/domain/timeline'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, createPosts, readPost, type TestAccount } from '../../support/factories'
import { newClaim } from '../../support/new-claim'
import { startProcess, testEnv } from '../../support/processes'

/** A process that is in the middle of a claim, and stays there. */
const CLAIM_AND_HANG = `
  const { openDatabase } = require('./dist/db/connection')
  openDatabase(process.env.DATABASE_URL, 1).getConnection().then(async (connection) => {
    await connection.query('START TRANSACTION')
    await connection.query('SELECT id FROM post_schedule FOR UPDATE')
    console.log(JSON.stringify({ msg: 'locked' }))
    setInterval(() => {}, 1_000)
  })`

describe('claiming due posts', () => {
  let db: Database
  let url: string
  let account: TestAccount
  beforeAll(async () => {
    ;({ db, url } = await testDatabase())
    account = await createAccount(db)
  })
  beforeEach(() => db.query('DELETE FROM post_details'))
  const claim = (limit: number, workerId: WorkerId = 'worker-1-1', on = db) =>
    claimDuePosts(on, { limit, workerId, host: 'h' }, newClaim())

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

  it('hands out the posts of one account with one object for it, and those of others with others', async () => {
    await createPosts(db, account, 2)
    const other = await createAccount(db)
    await createPosts(db, other, 1)
    const { posts } = await loadClaimedPosts(db, await claim(5))
    expect(posts.map((post) => post.account.id).sort()).toEqual([account.id, account.id, other.id].sort())
    expect(new Set(posts.map((post) => post.account)).size).toBe(2)
  })

  it('never gives one row to two of twenty claimers that come at once, and leaves none', async () => {
    await createPosts(db, account, 97)
    const pools = Array.from({ length: 20 }, () => openDatabase(url, 1))
    const claimed = await Promise.all(
      pools.map(async (pool, n) => {
        const ids: string[] = []
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
        `SELECT id FROM post_schedule FORCE INDEX (idx_status_run_at)
          WHERE status = 'pending' AND run_at <= NOW(3) ORDER BY run_at, id LIMIT 5 FOR UPDATE SKIP LOCKED`,
      )
      const { scheduleIds } = await claim(5)
      expect(scheduleIds).toHaveLength(5)
      expect([...scheduleIds, ...locked.map((row) => row.id)].sort()).toEqual(
        posts.map((post) => post.scheduleId).sort(),
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
      expect(await cancelPost(db, future, 'cli')).toMatchObject({ kind: 'cancelled' })
    } finally {
      await other.query('ROLLBACK')
      other.release()
    }
  })

  it('held by a process that has stopped in the middle lets its rows go after a moment', async () => {
    await createPosts(db, account, 5)
    const stopped = startProcess(process.execPath, ['-e', CLAIM_AND_HANG], testEnv(url), projectRoot)
    await stopped.line(({ msg }) => msg === 'locked')
    stopped.child.kill('SIGSTOP')
    // They may come one by one: the server lets go of them while it is asked.
    const claimed: string[] = []
    while (claimed.length < 5) claimed.push(...(await claim(5)).scheduleIds)
    expect(new Set(claimed).size).toBe(5)
    stopped.child.kill('SIGKILL')
  })

  it('is answered by the index alone, without a sort that would lock every due row', async () => {
    await createPosts(db, account, 30)
    const [[plan]] = await db.query<RowDataPacket[]>(
      `EXPLAIN FORMAT=TRADITIONAL SELECT id FROM post_schedule FORCE INDEX (idx_status_run_at)
        WHERE status = 'pending' AND run_at <= NOW(3) ORDER BY run_at, id LIMIT 5 FOR UPDATE`,
    )
    expect(plan).toMatchObject({ key: 'idx_status_run_at', type: 'range' })
    expect(plan?.Extra).toMatch(/Using index/)
    expect(plan?.Extra).not.toMatch(/filesort/)
  })

  it('locks the rows it takes and one more, however many are due', async () => {
    await createPosts(db, account, 60)
    const other = await db.getConnection()
    try {
      await other.query('START TRANSACTION')
      await other.query(
        `SELECT id FROM post_schedule FORCE INDEX (idx_status_run_at) WHERE status = 'pending' AND run_at <= NOW(3) ORDER BY run_at, id LIMIT 5 FOR UPDATE SKIP LOCKED`,
      )
      expect((await claim(100)).scheduleIds.length).toBeGreaterThanOrEqual(54)
    } finally {
      await other.query('ROLLBACK')
      other.release()
    }
  })
})
