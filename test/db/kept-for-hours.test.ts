import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/db/connection'
import { transaction } from '../../src/db/transaction'
import { type DatabaseProxy, startDatabaseProxy } from '../faults/database-proxy'
import { testDatabase } from '../support/database'
import { until } from '../support/until'

/** As a process that stays keeps them, in milliseconds where it takes seconds. */
const keeping = { maxIdle: 1, idleTimeout: 200, pingMs: 20, answerWithinMs: 300 }

let proxy: DatabaseProxy
let db: Database
beforeAll(async () => {
  const { url } = await testDatabase()
  proxy = await startDatabaseProxy(url)
  db = openDatabase(proxy.url, 3, keeping)
})
beforeEach(() => proxy.reset())
afterAll(async () => {
  await db.end()
  await proxy.close()
})

const never = () => new Promise<never>(() => {})

describe('the connections of a process that stays', () => {
  it('are broken off when the database falls silent: the statement fails as with a lost line, and the next one gets through', async () => {
    proxy.hook.before = never
    const change = db.query("UPDATE holds SET reason = '' WHERE scope = 'nobody'")
    await expect(change).rejects.toMatchObject({ code: 'ETIMEDOUT', fatal: true })
    proxy.reset()
    expect((await db.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }])
  })

  it('are broken off in the middle of a transaction as well, which is undone', async () => {
    proxy.hook.before = never
    const change = transaction(db, (connection) =>
      connection.query("INSERT INTO holds (scope, until_at) VALUES ('host:silent', NOW())"),
    )
    await expect(change).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    proxy.reset()
    expect((await db.query("SELECT scope FROM holds WHERE scope = 'host:silent'"))[0]).toEqual([])
  })

  it('are kept when the process itself has stood still for so long, and the answer is only to be read', async () => {
    const connection = await db.getConnection()
    const slow = connection.query('SELECT SLEEP(0.3) AS slept')
    // By then it has been asked for a sign of life behind that.
    await new Promise((resolve) => setTimeout(resolve, 4 * keeping.pingMs))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * keeping.answerWithinMs)
    expect((await slow)[0]).toEqual([{ slept: 0 }])
    connection.release()
  })

  it('are closed when nobody has used them for a while', async () => {
    await Promise.all([db.query('SELECT 1'), db.query('SELECT 2'), db.query('SELECT 3')])
    const kept = () => (db.pool as unknown as { _allConnections: { length: number } })._allConnections.length
    await until(() => kept() <= 1, 'the connections that nobody needs are closed')
  })
})
