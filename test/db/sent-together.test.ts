import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, type Database, openWorkerDatabase } from '../../src/db/connection'
import { rows } from '../../src/db/rows'
import { transactionTogether } from '../../src/db/transaction'
import { testDatabase } from '../support/database'
import { interrupted } from '../support/interrupted'

const MULTI_STATEMENTS = 1 << 16

/** A pool each of whose connections is changed for the one who is given it. */
function withConnection(db: Database, change: (connection: Connection) => void): Database {
  const getConnection = async () => {
    const given = Object.create(await db.getConnection()) as Connection
    change(given)
    return given
  }
  return Object.assign(Object.create(db), { getConnection }) as Database
}

const hold = (connection: Connection, scope: string) =>
  connection.query('INSERT INTO holds (scope, reason) VALUES (?, ?)', [scope, "a text with 'quotes';\nand lines"])

describe('a transaction whose statements are sent together', () => {
  let db: Database
  let worker: Database
  beforeAll(async () => {
    const { url, ...database } = await testDatabase()
    db = database.db
    worker = openWorkerDatabase(url)
  })
  afterAll(() => worker.end())
  beforeEach(() => db.query('DELETE FROM holds'))

  const scopes = async () =>
    (await rows<{ scope: string }>(db, 'SELECT scope FROM holds ORDER BY scope')).map(({ scope }) => scope)

  it('is two exchanges with the server where it asks once, and answers as if each statement went by itself', async () => {
    let exchanges = 0
    const counted = interrupted(worker, /./, async () => void exchanges++)
    const found = await transactionTogether(counted, async (connection) => {
      const before = await rows<{ n: number }>(connection, 'SELECT COUNT(*) AS n FROM holds WHERE scope <> ?', ['x'])
      await hold(connection, 'a')
      await hold(connection, 'b')
      return before
    })
    expect(found).toEqual([{ n: 0 }])
    expect(await scopes()).toEqual(['a', 'b'])
    expect(exchanges).toBe(2)
  })

  it('has changed what it asks about', async () => {
    const found = await transactionTogether(worker, async (connection) => {
      await hold(connection, 'a')
      return rows<{ reason: string }>(connection, 'SELECT reason FROM holds')
    })
    expect(found).toEqual([{ reason: "a text with 'quotes';\nand lines" }])
  })

  it('keeps nothing when one of its statements fails, neither what stood before it nor what stands behind', async () => {
    const failing = transactionTogether(worker, async (connection) => {
      await hold(connection, 'a')
      await hold(connection, 'x'.repeat(5_000))
      await hold(connection, 'b')
    })
    await expect(failing).rejects.toMatchObject({ code: 'ER_DATA_TOO_LONG' })
    expect(await scopes()).toEqual([])
  })

  it('keeps nothing when its work fails', async () => {
    const failing = transactionTogether(worker, async (connection) => {
      await hold(connection, 'a')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await transactionTogether(worker, (connection) => hold(connection, 'b'))
    expect(await scopes()).toEqual(['b'])
  })

  it('sends no more at once than a server takes', async () => {
    const reason = 'ö'.repeat(4_000)
    await transactionTogether(worker, async (connection) => {
      for (let n = 0; n < 3_000; n++)
        await connection.query('INSERT INTO holds (scope, reason) VALUES (?, ?)', [`${n}`, reason])
    })
    expect(await scopes()).toHaveLength(3_000)
  })

  it('sends each statement by itself where several at once are not taken', async () => {
    let exchanges = 0
    const counted = interrupted(db, /./, async () => void exchanges++)
    await transactionTogether(counted, async (connection) => {
      await hold(connection, 'a')
      await hold(connection, 'b')
    })
    expect(await scopes()).toEqual(['a', 'b'])
    expect(exchanges).toBe(4)
  })

  it('sends each statement by itself where what stands before the server does not offer to take several', async () => {
    let exchanges = 0
    const counted = interrupted(worker, /./, async () => void exchanges++)
    const connections = new Set<{ serverCapabilityFlags: number }>()
    try {
      await transactionTogether(
        withConnection(counted, ({ connection }) => {
          const handshake = connection as unknown as { serverCapabilityFlags: number }
          handshake.serverCapabilityFlags &= ~MULTI_STATEMENTS
          connections.add(handshake)
        }),
        async (connection) => {
          await hold(connection, 'a')
          await hold(connection, 'b')
        },
      )
      expect(exchanges).toBe(4)
      expect(await scopes()).toEqual(['a', 'b'])
    } finally {
      for (const handshake of connections) handshake.serverCapabilityFlags |= MULTI_STATEMENTS
    }
  })

  it('fails when not all of its statements have been carried out, whatever was answered', async () => {
    const first = withConnection(worker, (connection) => {
      const { query } = connection
      connection.query = ((sql: string) => query.call(connection, (sql.split(';\n')[0] ?? '') as never)) as typeof query
    })
    const failing = transactionTogether(first, async (connection) => {
      await hold(connection, 'a')
      await hold(connection, 'b')
    })
    await expect(failing).rejects.toThrow('Of 4 statements that were sent together 1 were carried out')
    expect(await scopes()).toEqual([])
  })

  it('goes to another connection when the server has closed the one it was given', async () => {
    const [[{ id }]] = (await worker.query('SELECT CONNECTION_ID() AS id')) as unknown as [[{ id: number }]]
    await db.query('KILL ?', [id])
    await transactionTogether(worker, async (connection) => {
      await rows(connection, 'SELECT scope FROM holds')
      await hold(connection, 'a')
    })
    expect(await scopes()).toEqual(['a'])
  })

  it('is not done again when the connection ends at its COMMIT: it may have been', async () => {
    const cut = withConnection(worker, (connection) => {
      const { query } = connection
      connection.query = (async (sql: string) => {
        const answer = await query.call(connection, sql as never)
        if (/COMMIT$/.test(sql))
          throw Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true })
        return answer
      }) as typeof query
    })
    await expect(transactionTogether(cut, (connection) => hold(connection, 'a'))).rejects.toThrow('gone')
    expect(await scopes()).toEqual(['a'])
  })
})
