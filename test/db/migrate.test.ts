import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { openDatabase } from '../../src/db/connection'
import { startThrowAwayServer } from '../../src/db/embedded/throw-away-server'
import { migrate, pendingMigrations } from '../../src/db/migrate'
import { isSupportedServer } from '../../src/db/server-version'
import { emptyDatabase } from '../support/database'
import { projectRoot, runProgram } from '../support/run-program'

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
    const ran = await Promise.all(Array.from({ length: 5 }, () => runProgram('test/fixtures/migrate.mjs', [url])))
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

  describe('beside tables of somebody else', () => {
    // As document 002 of the users has them, and as other tools note their own migrations.
    const theirs = {
      'a posts table of the old application': `CREATE TABLE post_details (
        id VARCHAR(36) PRIMARY KEY, company_id VARCHAR(36) NOT NULL, created_by VARCHAR(36), social_account_id VARCHAR(36) NOT NULL,
        platform ENUM('facebook', 'instagram', 'linkedin') NOT NULL,
        post_type ENUM('feed', 'story', 'feed_story', 'reel', 'article') NOT NULL, caption TEXT, media JSON NOT NULL,
        status ENUM('pending', 'processing', 'published', 'failed', 'cancelled') DEFAULT 'pending',
        external_post_id VARCHAR(500), error_message TEXT, attempts INT DEFAULT 0)`,
      'a table of the same name and nothing else in common': 'CREATE TABLE holds (name TEXT)',
      'a table of ours with one more column': 'CREATE TABLE holds LIKE ours_holds',
    }

    it.each(Object.entries(theirs))('changes nothing and says what it found: %s', async (_, statement) => {
      const { url, db } = await emptyDatabase()
      if (/LIKE/.test(statement)) {
        const ours = readFileSync(resolve(projectRoot, 'migrations/008-holds.sql'), 'utf8')
        await db.query(ours.replace('holds (', 'ours_holds (\n  more INT,'))
      }
      await db.query(statement)
      const before = await tablesOf(db)
      const [, table] = /CREATE TABLE (\w+)/.exec(statement) ?? []
      for (const ask of [migrate, pendingMigrations]) {
        await expect(ask(url)).rejects.toThrow(new RegExp(`not ours: ${table} \\(.*Nothing was changed`))
      }
      expect(await tablesOf(db)).toEqual(before)
    })

    it('leaves another program its schema_migrations', async () => {
      const { url, db } = await emptyDatabase()
      await db.query('CREATE TABLE schema_migrations (version VARCHAR(255) PRIMARY KEY)')
      await expect(migrate(url)).rejects.toThrow(/schema_migrations there belongs to another program/)
      expect(await tablesOf(db)).toEqual(['schema_migrations'])
    })

    it('leaves another program its schema_migrations, also when its columns have the names of ours', async () => {
      const { url, db } = await emptyDatabase()
      await db.query('CREATE TABLE schema_migrations (id INT, name VARCHAR(255) PRIMARY KEY, ran_at DATETIME)')
      await db.query("INSERT INTO schema_migrations (name) VALUES ('20200101_users.js')")
      await expect(migrate(url)).rejects.toThrow(/schema_migrations there belongs to another program/)
      expect(await tablesOf(db)).toEqual(['schema_migrations'])
    })

    it('names the version that made the database, when that was one from before the first release', async () => {
      const { url, db } = await emptyDatabase()
      await db.query('CREATE TABLE schema_migrations (name VARCHAR(190) NOT NULL PRIMARY KEY, applied_at TIMESTAMP(3))')
      await db.query("INSERT INTO schema_migrations (name) VALUES ('20261122-1500-create-social-token.sql')")
      await db.query('CREATE TABLE social_token (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY)')
      await expect(migrate(url)).rejects.toThrow(/its id is bigint unsigned, ours varchar\(36\).*20261122-1500/)
    })
  })

  it('says that tables are gone which were made, as after a backup that was restored in part', async () => {
    const { url, db } = await emptyDatabase()
    await migrate(url)
    await db.query('DROP TABLE attempts')
    await db.query('ALTER TABLE post_schedule DROP COLUMN released_at')
    for (const ask of [migrate, pendingMigrations]) {
      await expect(ask(url)).rejects.toThrow(
        /lacks what .*: the column released_at of post_schedule; the table attempts\. Nothing was changed\.\nRestore/,
      )
    }
  })

  it('misses nothing that a later migration has taken away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
    writeFileSync(join(folder, '1-make.sql'), 'CREATE TABLE a (\n  x INT,\n  y INT\n)')
    writeFileSync(join(folder, '2-change.sql'), 'ALTER TABLE a DROP COLUMN y')
    const { url } = await emptyDatabase()
    expect(await migrate(url, folder)).toHaveLength(2)
    expect(await pendingMigrations(url, folder)).toEqual([])
    rmSync(folder, { recursive: true })
  })

  it('keeps what it writes on a server that begins a transaction for everybody', async () => {
    const server = await startThrowAwayServer()
    try {
      const admin = openDatabase(server.url, 1)
      await admin.query('SET GLOBAL autocommit = 0')
      await admin.end()
      const url = `${server.url.replace(/\/[^/]*$/, '')}/kept`
      await migrate(url)
      expect(await pendingMigrations(url)).toEqual([])
      const [one, other] = [openDatabase(url, 1), openDatabase(url, 1)]
      await one.query("INSERT INTO holds (scope, until_at, reason) VALUES ('x', NOW(3), 'y')")
      expect((await other.query('SELECT scope FROM holds'))[0]).toEqual([{ scope: 'x' }])
      await Promise.all([one.end(), other.end()])
    } finally {
      await server.stop()
    }
  })

  it('goes on behind a process that died after making a table or adding a column and before noting it', async () => {
    const { url, db } = await emptyDatabase()
    await migrate(url)
    for (const first of ['004-post-schedule.sql', '017-cycles-dropped-lines.sql']) {
      await db.query('DELETE FROM schema_migrations WHERE name >= ?', [first])
      expect((await migrate(url)).at(0)).toBe(first)
    }
    expect(await pendingMigrations(url)).toEqual([])
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
  ['8.0.16', true],
  ['8.0.15', false],
  ['8.4.3', true],
  ['9.1.0', true],
  ['5.7.44-log', false],
])('knows whether server %s is new enough: %s', (version, supported) => {
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
