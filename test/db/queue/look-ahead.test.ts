import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../src/db/connection'
import { recordIdleCycle } from '../../../src/db/operations/dispatch-cycles'
import { countWork } from '../../../src/db/queue/count-work'
import { headOfQueue, lookAhead } from '../../../src/db/queue/look-ahead'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, type TestAccount } from '../../support/factories'

let db: Database
let account: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
  account = await createAccount(db)
})
beforeEach(async () => {
  for (const table of ['post_details', 'dispatch_cycles', 'fleet_members']) await db.query(`DELETE FROM ${table}`)
})
const look = (most?: number) => lookAhead(db, { tickId: 'mine', ...(most !== undefined && { most }) })
const counted = async (aheadMs: number) => {
  const connection = await db.getConnection()
  try {
    return await countWork(connection, 'a-host', 120_000, aheadMs)
  } finally {
    connection.destroy()
  }
}

describe('what becomes due', () => {
  it('is nothing in an empty queue', async () => {
    expect(await look()).toEqual({ inMs: undefined, soon: 0, fleet: false, knowsTick: false })
    expect(await headOfQueue(db)).toBeUndefined()
  })

  it('is told by the database, with how many are due or about to be, up to as many as are wanted', async () => {
    for (const dueInSeconds of [-60, -1, 1, 1, 30]) await createPost(db, account, { dueInSeconds })
    const seen = await look(25)
    expect(seen.soon).toBe(4)
    expect(seen.inMs).toBeLessThanOrEqual(-60_000)
    expect((await look(3)).soon).toBe(3)
    expect((await look()).soon).toBe(0)
  })

  it('is counted with what is due, as far as is asked', async () => {
    for (const dueInSeconds of [-1, 20, 30, 3_600]) await createPost(db, account, { dueInSeconds })
    expect(await counted(40_000)).toMatchObject({ due: 1, ahead: 2, fleet: false })
    expect(await counted(0)).toMatchObject({ due: 1, ahead: 0 })
  })

  it('is whose, while resident workers beat, and which tick asks', async () => {
    await db.query("INSERT INTO fleet_members (id, host) VALUES ('f', 'one')")
    const connection = await db.getConnection()
    const marks = { tickId: 'mine', host: 'a-host', startedBy: 'cron' } as const
    await recordIdleCycle(connection, marks, { durationMs: 1, droppedLines: 0 })
    connection.release()
    expect(await look()).toMatchObject({ fleet: true, knowsTick: true })
    expect(await lookAhead(db, { tickId: 'another' })).toMatchObject({ knowsTick: false })
    expect(await counted(0)).toMatchObject({ fleet: true })
  })

  it('is told by what the post at the head has', async () => {
    await createPost(db, account, { dueInSeconds: 60, options: { firstComment: 'Hello' } })
    expect(await headOfQueue(db)).toEqual({ media: [], options: { firstComment: 'Hello' }, attempt: 1 })
  })

  it('is found by reading the head of the index, however many posts are yet to come', async () => {
    await createPost(db, account, { dueInSeconds: 40 })
    const values = (n: number) => Array.from({ length: n }, () => `(UUID(), UUID(), NOW(3) + INTERVAL 1 DAY)`)
    const connection = await db.getConnection()
    const read = async () => {
      const [rows] = await connection.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'")
      return rows.reduce((sum, row) => sum + Number(row.Value), 0)
    }
    try {
      await connection.query('SET foreign_key_checks = 0')
      await connection.query(`INSERT INTO post_schedule (id, post_detail_id, run_at) VALUES ${values(3_000).join()}`)
      for (const [what, ask] of Object.entries({
        'a look': () => lookAhead(connection, { tickId: 'mine', most: 25 }),
        'the count of a tick': () => countWork(connection, 'a-host', 120_000, 58_000),
        'the post at the head': () => headOfQueue(connection),
      })) {
        const before = await read()
        await ask()
        expect((await read()) - before, what).toBeLessThan(30)
      }
    } finally {
      await connection.query('DELETE FROM post_schedule')
      connection.destroy()
    }
  })
})
