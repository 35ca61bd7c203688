import { randomBytes } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import { inject } from 'vitest'
import { connectTo, type Database, openDatabase } from '../../src/db/connection'
import { migrate } from '../../src/db/migrate'
import { afterFile } from './after-file'

export type TestDatabase = { url: string; db: Database }

/** A migrated schema of one's own, removed with its pool when the test file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await emptyDatabase()
  await migrate(database.url)
  return database
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

async function onServer(url: string, statement: string): Promise<void> {
  const connection = await createConnection(connectTo(url))
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
