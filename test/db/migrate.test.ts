import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { migrate, pendingMigrations } from '../../src/db/migrate'
import { isSupportedServer } from '../../src/db/server-version'
import { emptyDatabase } from '../support/database'
import { runProgram } from '../support/run-program'

describe('migrating', () => {
  it('brings an empty database up to date, and then has nothing left to do', async () => {
    const { url, db } = await emptyDatabase()
    const before = await pendingMigrations(url)
    expect(before.length).toBeGreaterThan(5)
    expect(await tablesOf(db)).toEqual([])
    expect(await migrate(url)).toEqual(before)
    expect(await tablesOf(db)).toContain('post_schedule')
    expect(await pendingMigrations(url)).toEqual([])
    expect(await migrate(url)).toEqual([])
  })

  it('applies each migration once when five processes migrate at the same moment', async () => {
    const { url } = await emptyDatabase()
    const all = await pendingMigrations(url)
    const ran = await Promise.all(Array.from({ length: 5 }, () => runProgram('test/fixtures/migrate.ts', [url])))
    expect(ran.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(5).fill({ code: 0, stderr: '' }))
    expect(ran.flatMap(({ stdout }) => JSON.parse(stdout))).toEqual(all)
  })

  it('goes on after a migration that failed, without repeating the ones before it', async () => {
    const { url, db } = await emptyDatabase()
    const folder = temporaryFolder()
    writeFileSync(join(folder, '1-first.sql'), 'CREATE TABLE first (id INT)')
    writeFileSync(join(folder, '2-second.sql'), 'CREATE TABEL second (id INT)')
    await expect(migrate(url, folder)).rejects.toThrow(/migrations\/2-second\.sql failed/)
    expect(await tablesOf(db)).toEqual(['first', 'schema_migrations'])
    writeFileSync(join(folder, '2-second.sql'), 'CREATE TABLE second (id INT)')
    expect(await migrate(url, folder)).toEqual(['2-second.sql'])
  })

  it('creates the database that the address names', async () => {
    const { url, db } = await emptyDatabase()
    const address = new URL(url)
    const name = `${address.pathname.slice(1)}_fresh`
    address.pathname = `/${name}`
    try {
      expect((await migrate(address.href)).length).toBeGreaterThan(5)
    } finally {
      await db.query(`DROP DATABASE IF EXISTS ${name}`)
    }
  })

  it('says which database is missing when the account may not create it', async () => {
    const { url, db } = await emptyDatabase()
    const address = new URL(url)
    const account = `limited_${process.pid}`
    await db.query(`CREATE USER ${account}@'%' IDENTIFIED BY 'Secret-4711'`)
    try {
      address.username = account
      address.password = 'Secret-4711'
      address.pathname = '/nowhere_to_be_found'
      const failure = await migrate(address.href).catch((error: Error) => error)
      expect(String(failure)).toMatch(/nowhere_to_be_found/)
      expect(String(failure)).not.toMatch(/Secret-4711/)
    } finally {
      await db.query(`DROP USER ${account}@'%'`)
    }
  })
})

it.each([
  ['10.11.19-MariaDB-0+deb12u1', true],
  ['10.6.0-MariaDB', true],
  ['10.5.23-MariaDB-log', false],
  ['11.8.2-MariaDB', true],
  ['8.0.1', true],
  ['8.0.0-dmr', false],
  ['8.4.3', true],
  ['9.1.0', true],
  ['5.7.44-log', false],
])('knows whether server %s can skip locked rows: %s', (version, supported) => {
  expect(isSupportedServer(version)).toBe(supported)
})

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  folders.push(folder)
  return folder
}

async function tablesOf(db: Database): Promise<string[]> {
  const [rows] = await db.query<RowDataPacket[]>('SHOW TABLES')
  return rows.flatMap((row) => Object.values(row)).map(String)
}
