import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/connection'
import { limitWaiting, NoFreeConnection } from '../../src/db/limit-waiting'
import { transaction } from '../../src/db/transaction'
import { testDatabase } from '../support/database'

let db: ReturnType<typeof openDatabase>

beforeAll(async () => {
  db = openDatabase((await testDatabase()).url, 1)
  // The connection is there before: making one may take longer on a busy machine.
  await db.query('SELECT 1')
  limitWaiting(db, 100)
})
afterAll(() => db.end())

describe('while all connections are busy', () => {
  it('a question and a transaction are told so in time, and nothing is lost of the pool', async () => {
    const busy = await db.getConnection()
    await expect(db.query('SELECT 1')).rejects.toBeInstanceOf(NoFreeConnection)
    await expect(db.execute('SELECT 1')).rejects.toMatchObject({ code: 'NO_FREE_CONNECTION' })
    await expect(transaction(db, async () => {})).rejects.toBeInstanceOf(NoFreeConnection)
    busy.release()
    for (let n = 0; n < 5; n++) expect((await db.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }])
  })

  it('who comes later gets a connection as soon as one is free', async () => {
    const busy = await db.getConnection()
    const waiting = db.query('SELECT 2 AS two')
    setTimeout(() => busy.release(), 20)
    expect((await waiting)[0]).toEqual([{ two: 2 }])
  })
})
