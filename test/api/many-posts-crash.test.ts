import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, expect, it } from 'vitest'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { testDatabase } from '../support/database'
import { createAccount, createPost } from '../support/factories'
import { until } from '../support/until'
import { type ServerProcess, startServerProcess } from './support/server-process'
import { answerOf } from './support/test-api'

const started: ServerProcess[] = []
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL')
})

it('a server killed in the middle of moving sixty posts an hour: repeated under its key, each has moved one hour and not two', async () => {
  const { db, url: databaseUrl } = await testDatabase()
  const key = generateApiKey()
  await insertApiKey(db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
  const account = await createAccount(db)
  const ids: string[] = []
  for (let n = 0; n < 60; n++) ids.push((await createPost(db, account, { dueInSeconds: 3_600 })).id)
  const posts = async () => {
    const [rows] = await db.query<RowDataPacket[]>(
      `SELECT d.id, d.version, TIMESTAMPDIFF(SECOND, s.created_at, s.scheduled_for) AS ahead
         FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id`,
    )
    return rows as { version: number; ahead: number }[]
  }
  const moved = async () => (await posts()).filter(({ version }) => version > 1).length
  const start = () => {
    const server = startServerProcess({ DATABASE_URL: databaseUrl, PORT: '0' })
    started.push(server)
    return server
  }
  const send = async (url: string) => {
    const headers = { Authorization: `Bearer ${key}`, 'Idempotency-Key': 'an-hour', 'Content-Type': 'application/json' }
    const body = JSON.stringify({ filter: { socialAccountId: account.id }, byMinutes: 60 })
    return answerOf(await fetch(`${url}/scheduled-posts/reschedule`, { method: 'POST', headers, body }))
  }
  const server = start()
  const cutOff = send(await server.url).then(
    () => false,
    () => true,
  )
  await until(async () => (await moved()) >= 10, 'ten posts have moved', 1)
  server.child.kill('SIGKILL')
  expect(await cutOff).toBe(true)
  expect(await moved()).toBeLessThan(60)
  // The mark of the dead passes by the database's clock.
  await db.query('UPDATE idempotency_keys SET running_until = NOW(3) - INTERVAL 1 SECOND')
  const { status, body } = await send(await start().url)
  expect([status, body]).toMatchObject([200, { done: 60, skipped: [], more: false }])
  for (const { version, ahead } of await posts()) {
    expect(version).toBe(2)
    expect(Math.abs(ahead - 7_200)).toBeLessThan(5)
  }
})
