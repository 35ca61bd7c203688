import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { withCaFile } from '../../src/config/database-address'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { openDatabase } from '../../src/db/connection'
import { startThrowAwayServer, type ThrowAwayServer } from '../../src/db/embedded/throw-away-server'
import { trialServer } from '../../src/db/embedded/trial-server'
import { migrate } from '../../src/db/migrate'
import { startSandbox } from '../../src/sandbox/sandbox'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { startApi } from '../../src/services/api'
import { cliHere } from '../support/cli-here'
import { createAccount, createPost, readPost } from '../support/factories'
import { runTick, testEnv } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { tickHere } from '../support/tick-here'
import { needs } from '../support/tools'

const folder = temporaryFolder('tls-')
const file = (name: string) => join(folder, name)
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })

/** An authority of its own, and a server's certificate that it has signed for localhost. */
function makeCertificates(): void {
  const request = (name: string, subject: string, ...how: string[]) =>
    openssl(
      ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`],
      ...['-subj', `/CN=${subject}`, ...how],
    )
  for (const ca of ['ca', 'other-ca']) request(ca, ca, '-x509', '-days', '2', '-out', `${ca}.pem`)
  request('server', 'localhost', '-out', 'server.csr')
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost\n')
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '2', '-extfile', 'names', '-out', 'server.pem'],
  )
}

/** An address in every way in: the tick, the API with both its pools, migrate, and doctor. */
async function everyWayIn(url: string, caFile?: string): Promise<Record<string, unknown>> {
  const whole = withCaFile(url, caFile)
  const settings = { DATABASE_URL: url, ...(caFile && { DATABASE_CA_FILE: caFile }) }
  const migrated = await migrate(whole).then(
    () => 'works',
    (error: Error) => error.message,
  )
  const tick = await tickHere({ ...testEnv(url), ...settings }).catch(() => ({ code: 1 }))
  const doctor = await cliHere(['doctor'], { ...testEnv(url), ...settings })
  return {
    migrate: migrated,
    tick: tick.code,
    doctor: /encrypted: .*/.exec(doctor.stdout)?.[0] ?? /^wrong .*/m.exec(doctor.stdout)?.[0],
    api: await lists(whole),
  }
}

/** What the API answers to a list, and to whoever asks for its health. */
async function lists(url: string): Promise<string> {
  const config = loadConfig({ PORT: '0', MEDIA_DIR: join(folder, 'media') }, '/no/such/file')
  const api = await startApi(config, url, pino({ level: 'silent' })).catch((error: Error) => error)
  if (api instanceof Error) return 'does not start'
  try {
    const key = generateApiKey()
    await insertApiKey(api.db, { companyId: 'acme', name: '', hash: hashApiKey(key) }).catch(() => {})
    const headers = { Authorization: `Bearer ${key}` }
    const answers = await Promise.all(['/scheduled-posts', '/health'].map((path) => fetch(api.url + path, { headers })))
    return answers.map(({ status }) => status).join(' ')
  } finally {
    await api.close()
  }
}

const works = (link: RegExp) => ({ migrate: 'works', tick: 0, doctor: expect.stringMatching(link), api: '200 200' })
const fails = { migrate: expect.not.stringMatching(/works/), tick: 1, doctor: expect.stringMatching(/^wrong/) }

describe('the way to the database', needs('openssl'), () => {
  let server: ThrowAwayServer
  let plain: ThrowAwayServer
  beforeAll(async () => {
    makeCertificates()
    server = await startThrowAwayServer(() => [
      `--ssl-ca=${file('ca.pem')}`,
      `--ssl-cert=${file('server.pem')}`,
      `--ssl-key=${file('server.key')}`,
    ])
    plain = await startThrowAwayServer((flavour) => [flavour === 'mariadb' ? '--skip-ssl' : '--tls-version='])
  })
  afterAll(async () => {
    await server?.stop()
    await plain?.stop()
  })
  const byName = () => server.url.replace('127.0.0.1', 'localhost')

  it.each(['ssl-mode=REQUIRED', 'sslmode=require', 'ssl=true', 'ssl={"rejectUnauthorized":false}'])(
    'is encrypted everywhere with ?%s',
    async (parameter) => {
      expect(await everyWayIn(`${server.url}?${parameter}`)).toEqual(works(/^encrypted: yes \(TLSv1\.[23]\)$/))
    },
  )

  it.each(['', '?ssl-mode=REQUIRED', '?ssl-mode=VERIFY_CA', '?ssl={"rejectUnauthorized":true}'])(
    'is encrypted, and the certificate looked at, with an authority of its own and "%s"',
    async (parameter) => {
      const url = `${server.url}${parameter}`
      expect(await everyWayIn(url, file('ca.pem'))).toEqual(works(/^encrypted: yes/))
      expect(await everyWayIn(url, file('other-ca.pem'))).toMatchObject(fails)
    },
  )

  it('knows the name of the server with VERIFY_IDENTITY, and takes no certificate of another', async () => {
    expect(await everyWayIn(`${byName()}?ssl-mode=VERIFY_IDENTITY`, file('ca.pem'))).toEqual(works(/^encrypted: yes/))
    const other = byName().replace('@localhost', '@localhost.localdomain')
    await expect(migrate(withCaFile(`${other}?sslmode=verify-full`, file('ca.pem')))).rejects.toThrow()
  })

  it.each(['ssl-mode=REQUIRED', 'ssl-mode=VERIFY_CA', 'ssl=true'])(
    'is not there with ?%s at a server that cannot encrypt: nothing is sent in plain text',
    async (parameter) => {
      expect(await everyWayIn(`${plain.url}?${parameter}`)).toMatchObject(fails)
      expect(await everyWayIn(plain.url)).toEqual(works(/^encrypted: no/))
    },
  )

  it('is encrypted for a tick as cron starts it, whose program loads what encrypts only then', async () => {
    await migrate(`${server.url}?ssl-mode=REQUIRED`)
    const tick = await runTick({
      ...testEnv(`${byName()}?ssl-mode=VERIFY_IDENTITY`),
      DATABASE_CA_FILE: file('ca.pem'),
    })
    expect(tick.code).toBe(0)
    expect((await runTick(testEnv(`${plain.url}?ssl-mode=REQUIRED`))).code).toBe(1)
  })

  it('is plain where that is asked for, also at a server that could encrypt', async () => {
    expect(await everyWayIn(`${server.url}?ssl-mode=DISABLED`)).toEqual(works(/^encrypted: no/))
  })

  it('means the same whatever modes and zone the server has by itself', async () => {
    const db = openDatabase(server.url)
    await db.query(
      "SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT', GLOBAL time_zone = '+05:30'",
    )
    const fresh = openDatabase(server.url)
    const [[row]] = await fresh.query<RowDataPacket[]>('SELECT ? AS text, NOW() = UTC_TIMESTAMP() AS utc', [
      'it\'s \\ " fine',
    ])
    expect(row).toMatchObject({ text: 'it\'s \\ " fine', utc: 1 })
    await expect(fresh.query("INSERT INTO holds (scope) VALUES (REPEAT('x', 200))")).rejects.toThrow(/too long/i)
    await db.query("SET GLOBAL sql_mode = DEFAULT, GLOBAL time_zone = '+00:00'")
    await Promise.all([db.end(), fresh.end()])
  })

  it('works at a server that takes nothing in plain text, no table without a key, and has latin1 and its own time by itself', async () => {
    const url = `${server.url.replace(/[^/]+$/, 'strange')}?ssl-mode=REQUIRED`
    const isMariaDb = (await trialServer()).flavour === 'mariadb'
    const strange = {
      require_secure_transport: 'ON',
      [isMariaDb ? 'innodb_force_primary_key' : 'sql_require_primary_key']: 'ON',
      character_set_server: 'latin1',
      time_zone: '+05:30',
      sql_mode: 'ANSI_QUOTES,STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE',
      wait_timeout: 8,
    }
    const names = Object.keys(strange)
    const admin = openDatabase(`${server.url}?ssl-mode=REQUIRED`)
    const set = (values: object) =>
      admin.query(`SET ${names.map((name) => `GLOBAL ${name} = ?`)}`, Object.values(values))
    const [[usual]] = await admin.query<RowDataPacket[]>(`SELECT ${names.map((name) => `@@GLOBAL.${name} AS ${name}`)}`)
    const sandbox = await startSandbox({ strict: true })
    await set(strange)
    const db = openDatabase(url)
    try {
      await admin.query('CREATE DATABASE strange CHARACTER SET latin1')
      const refused = await cliHere(['doctor'], testEnv(url.replace(/\?.*/, '')))
      expect(refused.stdout).toMatch(/^wrong +Database: .* write \?ssl-mode=REQUIRED at the end/m)
      expect(await everyWayIn(url)).toEqual(works(/^encrypted: yes/))
      const [narrow] = await db.query(
        `SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
          WHERE TABLE_SCHEMA = DATABASE() AND CHARACTER_SET_NAME NOT IN ('utf8mb4', 'ascii')`,
      )
      expect(narrow).toEqual([])
      const { page } = ready
      const account = await createAccount(db, { platform: 'facebook', externalId: page.id, token: page.token })
      const { id } = await createPost(db, account, { caption: 'Zwölf Brötchen 🥐' })
      expect((await tickHere(testEnv(url, sandbox.env))).code).toBe(0)
      expect(sandbox.world.publications.all().map(({ text }) => text)).toEqual(['Zwölf Brötchen 🥐'])
      expect((await readPost(db, id)).details).toMatchObject({ status: 'published', caption: 'Zwölf Brötchen 🥐' })
    } finally {
      await set(usual ?? {})
      await Promise.all([db.end(), admin.end(), sandbox.close()])
    }
  })
})
