import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setAccountCapacity } from '../../../src/db/accounts/account-capacities'
import type { Connection, Database } from '../../../src/db/connection'
import { LooksForLeftBehind } from '../../../src/db/queue/oldest-left-behind'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, createPosts, type TestAccount, type TestPost } from '../../support/factories'
import { claimPost } from '../../support/one-claim'

const GRACE_MS = 15_000
const LEASE_MS = 120_000
let db: Database
let busy: TestAccount
let other: TestAccount
let third: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
  ;[busy, other, third] = [await createAccount(db), await createAccount(db), await createAccount(db)]
})
beforeEach(async () => {
  for (const table of ['post_details', 'attempts']) await db.query(`DELETE FROM ${table}`)
  await setAccountCapacity(db, busy.id, null)
})

const looks = ({ most = 5, page = 500, on = db as Database | Connection } = {}) =>
  new LooksForLeftBehind(on, { leaseMs: LEASE_MS, most, page })
const found = ({ scheduleId }: TestPost, { id }: TestAccount) => ({ id: scheduleId, lane: `linkedin:${id}` })

/** So many rows of one account, all due at one moment and each without a post of its own: the queue alone is read. */
async function inFront(count: number, account: TestAccount): Promise<void> {
  const connection = await db.getConnection()
  await connection.query('SET foreign_key_checks = 0')
  const row = `(UUID(), UUID(), ${connection.escape(account.id)}, NOW(3) - INTERVAL 10 MINUTE)`
  for (let left = count; left > 0; left -= 1_000) {
    const values = Array.from({ length: Math.min(left, 1_000) }, () => row)
    await connection.query(
      `INSERT INTO post_schedule (id, post_detail_id, social_account_id, run_at) VALUES ${values.join()}`,
    )
  }
  connection.destroy()
}
async function readBy(connection: Connection, work: () => Promise<unknown>): Promise<number> {
  const read = async () => {
    const [rows] = await connection.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'")
    return rows.reduce((sum, row) => sum + Number(row.Value), 0)
  }
  const before = await read()
  await work()
  return (await read()) - before
}

describe('what a worker finds that looks for itself', () => {
  it('is the oldest of each account, of what has been due for longer than is left to others', async () => {
    const second = await createPost(db, other, { dueInSeconds: -20 })
    const first = await createPost(db, third, { dueInSeconds: -30 })
    await createPost(db, third, { dueInSeconds: -25 })
    await createPost(db, busy, { dueInSeconds: -14 })
    expect(await looks().look(GRACE_MS)).toEqual([found(first, third), found(second, other)])
  })

  it('is nothing of an account on which somebody works, or that is paused, also where it is known by the post alone', async () => {
    const held = await createPost(db, busy, { dueInSeconds: -60 })
    await createPosts(db, busy, 2)
    const lost = await createPost(db, other)
    await claimPost(db, held.id)
    expect(await looks().look(0)).toEqual([found(lost, other)])
    await db.query('DELETE FROM post_details WHERE id = ?', [held.id])
    expect(await looks().look(0)).toHaveLength(2)
    await setAccountCapacity(db, busy.id, 0)
    expect(await looks().look(0)).toEqual([found(lost, other)])
  })

  it('is what has just become due at once, however long the queue of an account is that stands before it', async () => {
    await inFront(30, busy)
    await setAccountCapacity(db, busy.id, 0)
    const fresh = await createPost(db, other, { dueInSeconds: -1 })
    expect(await looks({ page: 5 }).look(0)).toEqual([found(fresh, other)])
  })

  it('is what stands in the midst of such a queue within a lap, and all of it that is not taken is there again', async () => {
    await inFront(30, busy)
    const [one, two] = [
      await createPost(db, other, { dueInSeconds: -600 }),
      await createPost(db, third, { dueInSeconds: -600 }),
    ]
    await inFront(30, busy)
    await setAccountCapacity(db, busy.id, 0)
    const eye = looks({ page: 7 })
    const firstFound = async () => {
      for (let n = 0; n < 10; n++) {
        const [first] = await eye.look(0)
        if (first) return first.id
      }
      return undefined
    }
    const first = await firstFound()
    expect(await eye.look(0)).toContainEqual({ id: first, lane: expect.any(String) })
    await claimPost(db, (first === one.scheduleId ? one : two).id)
    expect(new Set([first, await firstFound()])).toEqual(new Set([one.scheduleId, two.scheduleId]))
  })

  it('begins a new lap when it is through, and looks at the head each time', async () => {
    await inFront(30, busy)
    await setAccountCapacity(db, busy.id, 0)
    const eye = looks({ page: 7 })
    for (let n = 0; n < 12; n++) expect(await eye.look(0)).toEqual([])
    const oldest = await createPost(db, other, { dueInSeconds: -900 })
    expect(await eye.look(0)).toEqual([found(oldest, other)])
  })

  it('costs no more with many thousands of rows of an account in front than with a few thousand', async () => {
    const connection = await db.getConnection()
    try {
      const costs: number[] = []
      for (const isPaused of [true, false]) {
        await db.query('DELETE FROM post_schedule')
        await setAccountCapacity(db, busy.id, isPaused ? 0 : null)
        await claimPost(db, (await createPost(db, busy, { dueInSeconds: -900 })).id)
        for (const more of [5_000, 15_000]) {
          await inFront(more, busy)
          costs.push(await readBy(connection, () => looks({ on: connection }).look(0)))
        }
      }
      // Three stretches, each with what it takes to see whose a row is.
      for (const cost of costs) expect(cost).toBeLessThan(3 * 6 * 500)
      expect(costs[1]).toBeLessThan((costs[0] ?? 0) + 500)
      expect(costs[3]).toBeLessThan((costs[2] ?? 0) + 500)
    } finally {
      connection.release()
    }
  })
})
