import { beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/db/connection'
import { transaction } from '../../src/db/transaction'
import { testDatabase } from '../support/database'

describe('a transaction', () => {
  let url: string
  let db: Database
  beforeAll(async () => {
    ;({ url, db } = await testDatabase())
  })

  it('begins on another connection when the server has closed the one it was given, as after a pause of the machine', async () => {
    const paused = openDatabase(url, 1)
    await paused.query('SET SESSION wait_timeout = 1')
    // The whole process stands still: no sign of life goes out either.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500)
    await transaction(paused, async (connection) => {
      await connection.query("INSERT INTO holds (scope) VALUES ('after a pause')")
    })
    await paused.end()
    const [rows] = await db.query("SELECT scope FROM holds WHERE scope = 'after a pause'")
    expect(rows).toHaveLength(1)
  })
})
