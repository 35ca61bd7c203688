import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import { loadConfig } from '../../src/config/config'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { type Database, openDatabase } from '../../src/db/connection'
import { migrate } from '../../src/db/migrate'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { type RunningApi, startApi } from '../../src/services/api'
import { answerOf, inAnHour } from '../api/support/test-api'
import { createAccount } from '../support/factories'
import { until } from '../support/until'
import { type DatabasePair, databasePair } from './support/database-pair'

let pair: DatabasePair
let db: Database
let api: RunningApi
let folder: string
let account: string
const key = generateApiKey()
const logged: { msg: string }[] = []

beforeAll(async () => {
  pair = await databasePair()
  await migrate(pair.primary)
  db = openDatabase(pair.primary)
  await insertApiKey(db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
  account = (await createAccount(db)).id
  folder = await mkdtemp(join(tmpdir(), 'media-'))
  const config = loadConfig(
    { PORT: '0', MEDIA_DIR: folder, DATABASE_URL: pair.primary, DATABASE_REPLICA_URLS: pair.replica },
    '/no/such/file',
  )
  const write = (line: string) => void logged.push(JSON.parse(line))
  api = await startApi(config, pair.primary, pino({ level: 'info' }, { write }))
})
afterAll(async () => {
  await api.close()
  await db.end()
  await rm(folder, { recursive: true, force: true })
})

const headers = { Authorization: `Bearer ${key}` }
const get = async (path: string, more: Record<string, string> = {}) =>
  answerOf(await fetch(api.url + path, { headers: { ...headers, ...more } }))
const schedule = async () => {
  const body = JSON.stringify({ socialAccountId: account, caption: 'x', scheduledAt: inAnHour() })
  const init = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body }
  const answer = await answerOf(await fetch(`${api.url}/schedule-post`, init))
  return { id: answer.body.postDetailId as string, after: answer.headers.get('X-Read-After') ?? '' }
}
/** Reads counted by the replica itself. */
const selects = async () => Number((await pair.onReplica("SHOW GLOBAL STATUS LIKE 'Com_select'"))[0]?.Value)
const isReadThere = async () => {
  const before = await selects()
  await get('/scheduled-posts')
  return (await selects()) > before
}

describe('an API with a read replica', () => {
  it('reads posts there, once the replica is in step', async () => {
    await until(isReadThere, 'the replica is asked', 100)
  })

  it('shows a reader what it has just written, each of sixty times, by X-Read-After', async () => {
    for (let n = 0; n < 60; n++) {
      const { id, after } = await schedule()
      expect(after).toMatch(pair.gtid)
      expect((await get(`/scheduled-posts/${id}`, { 'X-Read-After': after })).status).toBe(200)
    }
    expect(await isReadThere()).toBe(true)
  })

  it('and so does the generated client by itself', async () => {
    const client = createClient({ baseUrl: api.url, credentials: key })
    for (let n = 0; n < 20; n++) {
      const { body } = await client.schedulePost({
        body: { socialAccountId: account, caption: 'y', scheduledAt: inAnHour() },
      })
      const id = 'postDetailId' in body ? body.postDetailId : ''
      expect((await client.getPost({ path: { id } })).body.post.id).toBe(id)
    }
  })

  it('reads from the primary what a replica that is late has not heard of, within half a second', async () => {
    await until(isReadThere, 'the replica is asked', 100)
    await pair.stopApplying()
    const { id, after } = await schedule()
    const asked = performance.now()
    expect((await get(`/scheduled-posts/${id}`, { 'X-Read-After': after })).status).toBe(200)
    expect(performance.now() - asked).toBeLessThan(3_000)
    // Without the header the replica may be asked as long as it is not known to be late.
    await until(
      async () => {
        await get('/scheduled-posts')
        return logged.some(({ msg }) => msg.startsWith('A read replica is left out'))
      },
      'it is left out',
      100,
    )
    expect((await get(`/scheduled-posts/${id}`)).status).toBe(200)
    await pair.goOnApplying()
    await until(isReadThere, 'the replica is asked again', 200)
  })
})
