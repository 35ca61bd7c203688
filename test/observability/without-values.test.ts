import type { RowDataPacket } from 'mysql2/promise'
import { Sequelize } from 'sequelize'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../src/observability/log'
import { testDatabase } from '../support/database'

const MARK = 'mark\'ed it"s'
/** As it stands in messages, in statements, and in JSON. */
const marked = /mark.{0,3}ed/

function written(say: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  say(createLogger({ LOG_LEVEL: 'trace', LOG_FORMAT: 'json' }, 'API', (line) => void lines.push(line)))
  return lines.join('')
}

/** Every way a line may tell of an error. */
const told = (error: Error) =>
  written((log) => {
    log.error({ err: error }, 'It failed')
    log.error({ err: error }, `It failed: ${error.message}`)
    log.error({ err: error })
    log.error(error)
    log.error(error, error.message)
    log.error({ err: new Error(`Wrapped: ${error.message}`, { cause: error }) }, `Wrapped: ${error.message}`)
    log.error({ err: new AggregateError([error], 'Several') }, 'Several')
  })

describe('a statement that failed', () => {
  it('is logged without the values it came with, whichever table it is about and whatever was wrong with them', async () => {
    const { db, url } = await testDatabase()
    const [columns] = await db.query<RowDataPacket[]>(
      'SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE()',
    )
    const [unique] = await db.query<RowDataPacket[]>(
      `SELECT DISTINCT s.table_name AS t, s.column_name AS c
       FROM information_schema.statistics s JOIN information_schema.columns c
         ON c.table_schema = s.table_schema AND c.table_name = s.table_name AND c.column_name = s.column_name
       WHERE s.table_schema = DATABASE() AND s.non_unique = 0 AND c.data_type IN ('varchar', 'char')
         AND c.character_maximum_length > 20`,
    )
    const errors: Error[] = []
    const models = new Sequelize(url, { logging: false, pool: { max: 1 } })
    const connection = await db.getConnection()
    await connection.query('SET SESSION foreign_key_checks = 0')
    const fail = async (work: Promise<unknown>) => void (await work.catch((error: Error) => errors.push(error)))
    for (const { t, c } of columns) {
      await fail(connection.query(`INSERT INTO \`${t}\` (\`${c}\`) VALUES (?)`, [MARK]))
      await fail(connection.execute(`INSERT INTO \`${t}\` (\`${c}\`) VALUES (?)`, [MARK.repeat(6_000)]))
    }
    for (const t of new Set(columns.map(({ t }) => t as string))) {
      await fail(connection.query(`UPDATE \`${t}\` SET no_such_column = ?`, [MARK]))
      await fail(connection.query(`SELEKT ? FROM \`${t}\``, [MARK]))
      await fail(models.query(`INSERT INTO \`${t}\` (no_such_column) VALUES (:mark)`, { replacements: { mark: MARK } }))
    }
    // What is missing is filled in, so that only the second row is refused, as one that is there already.
    await connection.query("SET SESSION sql_mode = ''")
    await connection.query('START TRANSACTION')
    let duplicates = 0
    for (const { t, c } of unique) {
      await connection.query(`INSERT INTO \`${t}\` (\`${c}\`) VALUES (?)`, [MARK]).catch(() => {})
      const before = errors.length
      await fail(connection.query(`INSERT INTO \`${t}\` (\`${c}\`) VALUES (?)`, [MARK]))
      duplicates += errors.slice(before).filter(({ message }) => message.startsWith('Duplicate entry')).length
    }
    await connection.query('ROLLBACK')
    connection.release()
    await models.close()
    expect(errors.length).toBeGreaterThan(columns.length)
    expect(duplicates).toBeGreaterThan(3)
    // The driver does repeat them: otherwise this would prove nothing.
    expect(errors.filter(({ message }) => marked.test(message)).length).toBeGreaterThan(20)
    const leaks = errors.filter((error) => marked.test(told(error))).map(({ message }) => message.slice(0, 200))
    expect(leaks).toEqual([])
  })

  const ofDatabase = (message: string, errno: number) =>
    Object.assign(new Error(message), { errno, sqlState: '23000', sqlMessage: message })

  it('still says what it was about: the key, the column, the table', () => {
    expect(told(ofDatabase("Duplicate entry 'mark'ed' for key 'uq_account'", 1062))).toContain(
      "Duplicate entry '…' for key 'uq_account'",
    )
    expect(told(ofDatabase("Unknown column 'colour' in 'field list'", 1054))).toContain("'colour'")
    expect(told(ofDatabase("Data too long for column 'caption' at row 1", 1406))).toContain("'caption'")
  })

  it('keeps the way to it', () => {
    expect(told(ofDatabase("Incorrect integer value: 'mark'ed' for column `a`", 1366))).toMatch(
      /"stack":"[^"]*without-values\.test/,
    )
  })
})

it('an error of anybody else is logged as it is', () => {
  expect(told(new Error("There is no 'this'"))).toContain("There is no 'this'")
})
