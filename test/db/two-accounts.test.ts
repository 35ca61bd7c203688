import { createConnection } from 'mysql2/promise'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { checkRights } from '../../src/cli/doctor/check-rights'
import { loadConfig } from '../../src/config/config'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { connectTo, openDatabase } from '../../src/db/connection'
import { migrate, pendingMigrations } from '../../src/db/migrate'
import { migrateApart } from '../../src/db/migrate-apart'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { startApi } from '../../src/services/api'
import { cliHere } from '../support/cli-here'
import { emptyDatabase, type TestDatabase } from '../support/database'
import { createPost } from '../support/factories'
import { testEnv } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const RUNNING = 'SELECT, INSERT, UPDATE, DELETE'
const MIGRATING = `${RUNNING}, CREATE, ALTER, INDEX, REFERENCES`
const password = 'Two-accounts-4711'
const made: string[] = []

async function asServer(...statements: string[]): Promise<void> {
  const connection = await createConnection(connectTo(inject('databaseServer')))
  try {
    for (const statement of statements) await connection.query(statement)
  } finally {
    await connection.end()
  }
}

/** The address of a database by a new account with such rights on it. */
async function accountWith(rights: string, url: string): Promise<string> {
  const name = `rights_${process.pid}_${made.length}`
  const account = `'${name}'@'%'`
  made.push(account)
  const { database } = connectTo(url)
  await asServer(`CREATE USER ${account} IDENTIFIED BY '${password}'`)
  if (rights) await asServer(`GRANT ${rights} ON \`${database}\`.* TO ${account}`)
  const address = new URL(url)
  address.username = name
  address.password = password
  return address.href
}

const findingAt = async (url: string) => {
  const db = openDatabase(url)
  try {
    return await checkRights(db)
  } finally {
    await db.end()
  }
}

afterAll(async () => {
  for (const account of made) await asServer(`DROP USER IF EXISTS ${account}`)
})

describe('an account that may read and write rows and nothing else', () => {
  const world = testWorld()
  let url: string
  beforeAll(async () => {
    url = await accountWith(RUNNING, world.url)
  })

  it('publishes: the tick, its worker and what they write', async () => {
    await createPost(world.db, world.page, { caption: 'by a small account' })
    const { code } = await tickHere(testEnv(url, world.sandbox.env))
    expect({ code, visible: world.visible() }).toEqual({ code: 0, visible: ['by a small account'] })
  })

  it('serves the API: reading, writing and cancelling', async () => {
    const config = loadConfig({ PORT: '0', MEDIA_DIR: temporaryFolder('rights-media-') }, '/no/such/file')
    const api = await startApi(config, url, pino({ level: 'silent' }))
    try {
      const key = generateApiKey()
      await insertApiKey(api.db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
      const ask = async (method: string, path: string, body?: object) => {
        const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
        const answer = await fetch(api.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
        return { status: answer.status, body: (await answer.json()) as { postDetailId?: string } }
      }
      const post = {
        socialAccountId: world.page.id,
        postType: 'feed',
        caption: 'later',
        scheduledAt: '2030-01-01T00:00:00Z',
      }
      const made = await ask('POST', '/schedule-post', post)
      expect(made.status).toBe(201)
      const path = `/scheduled-posts/${made.body.postDetailId}`
      expect((await ask('PATCH', path, { caption: 'edited' })).status).toBe(200)
      expect((await ask('DELETE', path)).status).toBe(200)
      expect((await ask('GET', '/scheduled-posts')).status).toBe(200)
      expect((await ask('GET', '/health')).status).toBe(200)
    } finally {
      await api.close()
    }
  })

  it('is enough for doctor, which calls it right', async () => {
    expect(await findingAt(url)).toMatchObject({ state: 'ok', what: expect.stringMatching(/^Database rights: SELECT/) })
    const { stdout } = await cliHere(['doctor'], testEnv(url))
    expect(stdout).toMatch(/^ok +Database rights: SELECT, INSERT, UPDATE and DELETE, and none to change tables$/m)
    expect(stdout).toMatch(/^ok +Schema: up to date$/m)
  })

  it('may call migrate where nothing is to be done', async () => {
    expect(await migrate(url)).toEqual([])
  })
})

describe('migrate', () => {
  let empty: TestDatabase
  beforeAll(async () => {
    empty = await emptyDatabase()
  })

  it('by an account that may not change tables says so, names the setting, and changes nothing', async () => {
    const url = await accountWith(RUNNING, empty.url)
    const failure = await migrate(url).catch((error: Error) => error)
    expect(String(failure)).toMatch(
      /^MigrationError: The account rights_\S+ may not make or change the tables of \S+ \(.*CREATE.*denied.*\)\. Name one that may in MIGRATE_DATABASE_URL: docs\/database\.md/,
    )
    expect(String(failure)).not.toContain(password)
    expect((await empty.db.query('SHOW TABLES'))[0]).toEqual([])
  })

  it('makes everything from nothing by an account with the rights that the documentation names', async () => {
    const [migrating, running] = [await accountWith(MIGRATING, empty.url), await accountWith(RUNNING, empty.url)]
    const ran = await cliHere(['migrate'], { DATABASE_URL: running, MIGRATE_DATABASE_URL: migrating })
    expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('001-social-token.sql') })
    expect(await pendingMigrations(running)).toEqual([])
  })

  it('refuses two addresses that lead to two databases, before it changes the one that is behind', async () => {
    const [one, other] = [await emptyDatabase(), await emptyDatabase()]
    await migrate(one.url)
    await migrate(other.url)
    const forget = "DELETE FROM schema_migrations WHERE name LIKE '021-%'"
    await other.db.query(forget)
    await expect(migrateApart(other.url, one.url)).rejects.toThrow(
      /^MIGRATE_DATABASE_URL \(\S+\) and DATABASE_URL \(\S+\) lead to different databases\. Nothing was changed\./,
    )
    expect(await pendingMigrations(other.url)).toHaveLength(1)
  })

  it('says that the database of DATABASE_URL is still without tables when it made them in another one', async () => {
    const [one, other] = [await emptyDatabase(), await emptyDatabase()]
    await expect(migrateApart(one.url, other.url)).rejects.toThrow(/second was not\. Correct one of them\.$/)
  })

  it('is done also where the account that runs is not there yet', async () => {
    const { url } = await emptyDatabase()
    const nobody = new URL(url)
    nobody.username = 'nobody_yet'
    expect((await migrateApart(url, nobody.href)).length).toBeGreaterThan(5)
  })

  it('says which of the two addresses is not let in', async () => {
    const { url } = await emptyDatabase()
    const stranger = new URL(url)
    stranger.username = 'stranger'
    await expect(migrateApart(stranger.href, url)).rejects.toThrow(
      /^The database of MIGRATE_DATABASE_URL cannot be used: .* Correct user and password in MIGRATE_DATABASE_URL/,
    )
  })
})

describe('doctor, about the rights of the account that runs', () => {
  const world = testWorld()

  it('names each that is missing, and the statement that gives them', async () => {
    expect(await findingAt(await accountWith('SELECT, INSERT', world.url))).toEqual({
      state: 'wrong',
      what: expect.stringMatching(/^Database rights: rights_\S+ lacks UPDATE on every table, DELETE on every table$/),
      todo: expect.stringMatching(/^GRANT SELECT, INSERT, UPDATE, DELETE/),
    })
  })

  it('finds rights that are given table by table, and names the tables that were left out', async () => {
    const url = await accountWith('', world.url)
    const { database, user } = connectTo(url)
    const [tables] = (await world.db.query('SHOW TABLES')) as unknown as [Record<string, string>[]]
    const names = tables.flatMap((row) => Object.values(row)).filter((name) => name !== 'attempts')
    await asServer(...names.map((name) => `GRANT ${RUNNING} ON \`${database}\`.\`${name}\` TO '${user}'@'%'`))
    await asServer(`GRANT SELECT ON \`${database}\`.attempts TO '${user}'@'%'`)
    expect((await findingAt(url)).what).toMatch(/lacks INSERT on attempts, UPDATE on attempts, DELETE on attempts$/)
  })

  it('raises no alarm over rights that come by a role', async () => {
    const url = await accountWith('', world.url)
    const { database, user } = connectTo(url)
    const role = `role_${process.pid}`
    const isMariaDb = /mariadb/i.test(JSON.stringify(await world.db.query('SELECT VERSION() AS version')))
    try {
      await asServer(
        `CREATE ROLE ${role}`,
        `GRANT ${RUNNING} ON \`${database}\`.* TO ${role}`,
        `GRANT ${role} TO '${user}'@'%'`,
        isMariaDb ? `SET DEFAULT ROLE ${role} FOR '${user}'@'%'` : `SET DEFAULT ROLE ${role} TO '${user}'@'%'`,
      )
      expect(await findingAt(url)).toMatchObject({ state: 'ok' })
    } finally {
      await asServer(`DROP ROLE ${role}`)
    }
  })

  it('notes rights that only migrate has a use for, and that is no failure', async () => {
    expect(await findingAt(await accountWith(MIGRATING, world.url))).toEqual({
      state: 'note',
      what: expect.stringMatching(/^Database rights: rights_\S+ may ALTER tables, which publishing never does$/),
      todo: expect.stringContaining('docs/database.md'),
    })
    expect(await findingAt(world.url)).toMatchObject({
      state: 'note',
      what: expect.stringContaining('may ALTER and DROP tables'),
    })
  })
})
