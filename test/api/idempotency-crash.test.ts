import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { type TestDatabase, testDatabase } from '../support/database'
import { jpeg } from './support/files'
import { type ServerProcess, startServerProcess } from './support/server-process'
import { answerOf, inAnHour } from './support/test-api'

let database: TestDatabase
let mediaDir: string
let account: string
const key = generateApiKey()
const started: ServerProcess[] = []

beforeAll(async () => {
  database = await testDatabase()
  mediaDir = await mkdtemp(join(tmpdir(), 'media-'))
  await insertApiKey(database.db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
  const page = { companyId: 'acme', platform: 'facebook', externalId: '1', name: 'p', login: 'facebook' } as const
  account = (await saveSocialAccount(database.db, page, () => 'v1.none')).id
})
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await rm(mediaDir, { recursive: true, force: true })
})

const start = () => {
  const server = startServerProcess({ DATABASE_URL: database.url, PORT: '0', MEDIA_DIR: mediaDir })
  started.push(server)
  return server
}
const rows = async (sql: string) => (await database.db.query<RowDataPacket[]>(sql))[0]

type Wish = { caption: string; key: string; scheduledAt: string; withFile: boolean }

const send = async (url: string, { caption, key: idempotencyKey, scheduledAt, withFile }: Wish) => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ socialAccountId: String(account), caption, scheduledAt })) {
    form.append(name, value)
  }
  if (withFile) form.append('files', new Blob([new Uint8Array(jpeg(50_000))]), 'a.jpg')
  const headers = { Authorization: `Bearer ${key}`, 'Idempotency-Key': idempotencyKey }
  return answerOf(await fetch(`${url}/schedule-post`, { method: 'POST', headers, body: form }))
}

// Three servers are started, killed and started again: long on a busy machine.
it('killed in the middle of sixty requests, three times over: repeated, each is scheduled exactly once, with the answer it got before', async () => {
  const wishes: Wish[] = Array.from({ length: 180 }, (_, n) => ({
    caption: randomUUID(),
    key: randomUUID(),
    scheduledAt: inAnHour(),
    withFile: n % 3 === 0,
  }))
  const answered = new Map<string, number>()
  let cutOff = 0
  for (let round = 0; round < 3; round++) {
    const server = start()
    const url = await server.url
    const killAfter = 5 + 15 * round
    let answers = 0
    await Promise.all(
      wishes.slice(round * 60, round * 60 + 60).map(async (wish) => {
        try {
          const { status, body } = await send(url, wish)
          expect(status).toBe(201)
          answered.set(wish.key, body.postDetailId)
          if (++answers === killAfter) server.child.kill('SIGKILL')
        } catch (error) {
          // The connection ended with the process.
          if ((error as Error).name === 'AssertionError') throw error
          cutOff++
        }
      }),
    )
    await server.exit
  }
  expect(cutOff).toBeGreaterThan(0)
  // The database notices the end of the connections and rolls back what was open; the marks of the dead pass by its clock.
  await database.db.query('UPDATE idempotency_keys SET running_until = NOW(3) - INTERVAL 1 SECOND WHERE status IS NULL')
  const url = await start().url
  for (const wish of wishes) {
    const { status, body } = await send(url, wish)
    expect(status).toBe(201)
    if (answered.has(wish.key)) expect(body.postDetailId).toBe(answered.get(wish.key))
  }
  const posts = await rows('SELECT caption, COUNT(*) AS n, MAX(media) AS media FROM post_details GROUP BY caption')
  expect(posts).toHaveLength(180)
  for (const { caption, n, media } of posts) {
    expect(n).toBe(1)
    const wish = wishes.find((wish) => wish.caption === caption)
    const [file] = (typeof media === 'string' ? JSON.parse(media) : media) ?? []
    expect(file !== undefined).toBe(wish?.withFile)
    if (file) expect((await fetch(`${url}/media/${file.key}`)).status).toBe(200)
  }
}, 240_000)
