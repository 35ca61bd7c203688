import { randomBytes } from 'node:crypto'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'
import { connectTo, type Database, openDatabase } from '../../src/db/connection'
import { migrate } from '../../src/db/migrate'
import { afterFile } from './after-file'

export type TestDatabase = { url: string; db: Database }

/** Statements that make at one go what the migrations made in this process's first schema: a third of the time. */
let copy: string | undefined

/** A migrated schema of one's own, removed with its pool when the test file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await emptyDatabase()
  if (copy) await onServer(database.url, copy)
  else {
    await migrate(database.url)
    copy = await statementsOf(database.db)
  }
  return database
}

async function statementsOf(db: Database): Promise<string> {
  const [tables] = await db.query<RowDataPacket[]>('SHOW TABLES')
  const statements = ['SET FOREIGN_KEY_CHECKS = 0']
  for (const name of tables.flatMap((row) => Object.values(row))) {
    const [[table]] = await db.query<RowDataPacket[]>('SHOW CREATE TABLE ??', [name])
    statements.push(table?.['Create Table'])
  }
  const [applied] = await db.query<RowDataPacket[]>('SELECT name FROM schema_migrations')
  const names = applied.map(({ name }) => [name])
  statements.push(db.format('INSERT INTO schema_migrations (name) VALUES ?', [names]))
  // The one row that the migrations make, which is another in each database.
  statements.push('INSERT INTO database_identity (id) VALUES (UUID())')
  return statements.join(';\n')
}

/** The same without any table. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const server = inject('databaseServer')
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`)
  const address = new URL(server)
  address.pathname = `/${name}`
  const db = openDatabase(address.href, 10)
  afterFile(async () => {
    await db.end()
    await onServer(server, `DROP DATABASE IF EXISTS ${name}`)
  })
  return { url: address.href, db }
}

async function onServer(url: string, statements: string): Promise<void> {
  const connection = await createConnection({ ...connectTo(url), multipleStatements: true })
  try {
    await connection.query(statements)
  } finally {
    await connection.end()
  }
}
