import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createReadiness } from '../../src/api/health/readiness'
import type { Reason } from '../../src/api/health/reasons'
import { type Database, openDatabase } from '../../src/db/connection'
import { createAccount, createPost, type TestAccount } from '../support/factories'
import { makeDue } from '../support/passing-time'
import { retrying, unconfirmed } from '../support/posts-in-state'
import { startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let db: Database
let account: TestAccount
beforeAll(async () => {
  api = await startTestApi()
  db = api.db
  account = await createAccount(db, { companyId: 'a-secret-customer' })
})
beforeEach(async () => {
  for (const table of ['dispatch_cycles', 'fleet_members', 'post_details']) await db.query(`DELETE FROM ${table}`)
})

const tick = (secondsAgo: number) =>
  db.query(
    "INSERT INTO dispatch_cycles (tick_id, host, started_at) VALUES ('t', 'server-7', NOW(3) - INTERVAL ? SECOND)",
    [secondsAgo],
  )
const said: string[] = []
const log = pino({ level: 'info' }, { write: (line: string) => void said.push(line) })
/** Asks as the route does, without what was seen a moment ago. */
const reasons = (over: { db?: Database; READY_LATE_MINUTES?: number; MEDIA_DIR?: string } = {}): Promise<Reason[]> => {
  const { db: asked = db, ...settings } = over
  return createReadiness(asked, { READY_LATE_MINUTES: 5, MEDIA_DIR: api.mediaDir, ...settings }, log)()
}
const codes = async (over?: Parameters<typeof reasons>[0]) => (await reasons(over)).map(({ code }) => code)

describe('whether posts are published as they should be', () => {
  it('is told to everybody: 503 and why on a server where nothing ticks, 200 when something does', async () => {
    const ask = async () => {
      const response = await fetch(`${api.url}/ready`)
      return { status: response.status, type: response.headers.get('Content-Type'), body: await response.json() }
    }
    expect(await ask()).toMatchObject({
      status: 503,
      type: expect.stringContaining('problem+json'),
      body: {
        success: false,
        type: 'urn:post-dispatcher:problem:not-ready',
        reasons: [{ code: 'no-tick', detail: expect.stringContaining('3 minutes') }],
      },
    })
    await tick(1)
    await expect.poll(ask, { timeout: 5_000 }).toMatchObject({ status: 200, body: { success: true, status: 'ready' } })
    expect(api.logged.map(({ level, msg }) => [level, msg])).toEqual(
      expect.arrayContaining([
        [40, expect.stringMatching(/^Not ready: No tick/)],
        [30, expect.stringMatching(/^Ready/)],
      ]),
    )
    // Load balancers ask /health, which is not concerned.
    await db.query('DELETE FROM dispatch_cycles')
    expect((await fetch(`${api.url}/health`)).status).toBe(200)
  })

  it('is no-tick after three minutes, and not while resident workers beat', async () => {
    await tick(170)
    expect(await codes()).toEqual([])
    await db.query('DELETE FROM dispatch_cycles')
    await tick(190)
    expect(await codes()).toEqual(['no-tick'])
    await db.query("INSERT INTO fleet_members (id, host) VALUES ('f', 'server-7')")
    expect(await codes()).toEqual([])
  })

  it('is late by what people asked for, whatever turn a post waits for, and not when it waits for a person', async () => {
    await tick(1)
    const post = await createPost(db, account, { dueInSeconds: -7 * 60 })
    expect(await codes({ READY_LATE_MINUTES: 8 })).toEqual([])
    await retrying(db, post.id, { inMs: 3_600_000 })
    expect(await reasons()).toEqual([{ code: 'late', detail: expect.stringContaining('7 minutes later') }])
    await makeDue(db, post.id)
    await unconfirmed(db, post.id)
    expect(await codes()).toEqual([])
  })

  it('is media when the folder for files takes none', async () => {
    await tick(1)
    const folder = mkdtempSync(join(tmpdir(), 'ready-'))
    writeFileSync(join(folder, 'no-folder'), '')
    expect(await codes({ MEDIA_DIR: folder })).toEqual([])
    expect(await codes({ MEDIA_DIR: join(folder, 'no-folder') })).toEqual(['media'])
    rmSync(folder, { recursive: true })
  })

  it('is migrations when the database was set back to an older schema under it', async () => {
    const name = '031-events.sql'
    await db.query('DELETE FROM schema_migrations WHERE name = ?', [name])
    expect(await reasons()).toEqual([{ code: 'migrations', detail: 'The database lacks 1 migration of this version' }])
    await db.query('INSERT INTO schema_migrations (name) VALUES (?)', [name])
  })

  it('names no company, no server, no folder and no address', async () => {
    await createPost(db, account, { dueInSeconds: -3_600 })
    await tick(600)
    const away = openDatabase('mysql://somebody:a-password@127.0.0.1:1/nowhere')
    const all = [...(await reasons({ MEDIA_DIR: '/dev/null/x' })), ...(await reasons({ db: away }))]
    expect(all.map(({ code }) => code)).toEqual(['no-tick', 'late', 'media', 'database'])
    expect(JSON.stringify(all)).not.toMatch(/customer|server-7|\/dev|password|127\.0|nowhere|mysql/i)
    await away.end()
  })
})

describe('a database that says nothing', () => {
  const silent = createServer((socket) => sockets.push(socket))
  const sockets: Socket[] = []
  let url: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    url = `mysql://u:${randomBytes(4).toString('hex')}@127.0.0.1:${(silent.address() as { port: number }).port}/d`
  })
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  it('holds nobody up for long, and is asked once by all who ask', async () => {
    const hanging = openDatabase(url)
    const readiness = createReadiness(hanging, { READY_LATE_MINUTES: 5, MEDIA_DIR: api.mediaDir }, log)
    const startedAt = performance.now()
    const answers = await Promise.all(Array.from({ length: 100 }, () => readiness()))
    expect(performance.now() - startedAt).toBeLessThan(4_800)
    expect(new Set(answers.map((answer) => answer.map(({ code }) => code).join()))).toEqual(new Set(['database']))
    // Nor by whoever asks a moment later.
    expect(await readiness()).toMatchObject([{ code: 'database' }])
    expect(sockets.length).toBe(1)
    await hanging.end()
  })
})
