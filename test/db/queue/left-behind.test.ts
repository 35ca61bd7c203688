import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connection, Database } from '../../../src/db/connection'
import { claimDuePosts } from '../../../src/db/queue/claim'
import { countWork } from '../../../src/db/queue/count-work'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, type TestAccount } from '../../support/factories'
import { newClaim } from '../../support/new-claim'
import { claimPost } from '../../support/one-claim'
import { letLeaseRunOut } from '../../support/passing-time'

const GRACE = { graceMs: 15_000, leaseMs: 120_000 }
let db: Database
let served: TestAccount
let idle: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
  ;[served, idle] = [await createAccount(db), await createAccount(db)]
})
beforeEach(async () => {
  for (const table of ['post_details', 'attempts', 'fleet_members']) await db.query(`DELETE FROM ${table}`)
})

const fleetBeats = () => db.query("INSERT INTO fleet_members (id, host) VALUES ('f', 'one')")
async function asTick<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await db.getConnection()
  try {
    return await work(connection)
  } finally {
    connection.destroy()
  }
}
const counted = (most = 25) =>
  asTick((connection) => countWork(connection, 'a-host', GRACE.leaseMs, 0, { graceMs: GRACE.graceMs, most }))
const claimed = async (limit = 5) => {
  const claimer = { limit, workerId: 'worker-2-1', host: 'h', leftBy: GRACE } as const
  const { scheduleIds } = await claimDuePosts(db, claimer, newClaim())
  return scheduleIds
}

describe('what a fleet that beats has left behind', () => {
  it('is what is due for longer than its grace; nothing while it does not beat, since then all is the tick’s', async () => {
    await createPost(db, idle, { dueInSeconds: -14 })
    const stuck = await createPost(db, idle, { dueInSeconds: -16 })
    expect(await counted()).toMatchObject({ due: 2, leftBehind: 0, fleet: false })
    await fleetBeats()
    expect(await counted()).toMatchObject({ due: 2, leftBehind: 1, fleet: true })
    expect(await claimed()).toEqual([stuck.scheduleId])
    expect(await claimed()).toEqual([])
  })

  it('is nothing of an account that is being served: its posts wait for each other, and are not stuck', async () => {
    await fleetBeats()
    const first = await createPost(db, served, { dueInSeconds: -60 })
    for (let n = 0; n < 3; n++) await createPost(db, served, { dueInSeconds: -50 })
    const other = await createPost(db, idle, { dueInSeconds: -40 })
    await claimPost(db, first.id)
    expect(await counted()).toMatchObject({ due: 4, leftBehind: 1 })
    expect(await claimed()).toEqual([other.scheduleId])
    await letLeaseRunOut(db, first.id)
    expect(await counted()).toMatchObject({ leftBehind: 3 })
  })

  it('is counted up to as many as the workers of a tick can use', async () => {
    await fleetBeats()
    for (let n = 0; n < 4; n++) await createPost(db, idle, { dueInSeconds: -30 })
    expect(await counted(3)).toMatchObject({ due: 4, leftBehind: 3 })
    expect(await claimed(2)).toHaveLength(2)
  })

  it('goes by the time of the first that is due, oldest first', async () => {
    const [late, later] = [
      await createPost(db, served, { dueInSeconds: -20 }),
      await createPost(db, idle, { dueInSeconds: -30 }),
    ]
    expect(await claimed(1)).toEqual([later.scheduleId])
    expect(await claimed(1)).toEqual([late.scheduleId])
  })

  it('costs a tick without a fleet nothing, and with one what is overdue and what is claimed', async () => {
    const values = Array.from({ length: 2_000 }, () => `(UUID(), UUID(), NOW(3) + INTERVAL 1 DAY)`)
    await asTick(async (connection) => {
      const read = async () => {
        const [rows] = await connection.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'")
        return rows.reduce((sum, row) => sum + Number(row.Value), 0)
      }
      await connection.query('SET foreign_key_checks = 0')
      await connection.query(`INSERT INTO post_schedule (id, post_detail_id, run_at) VALUES ${values.join()}`)
      try {
        for (const isThere of [false, true]) {
          if (isThere) await fleetBeats()
          const before = await read()
          await countWork(connection, 'a-host', 120_000, 0, { graceMs: 15_000, most: 25 })
          expect((await read()) - before).toBeLessThan(40)
        }
      } finally {
        await connection.query('DELETE FROM post_schedule')
      }
    })
  })
})
