import { randomBytes, randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import type { Database } from '../../src/db/connection'
import { newId } from '../../src/db/new-id'
import { TokenCipher, webhookSecretContext } from '../../src/security/token-cipher'
import { testEncryptionKey } from './factories'

const cipher = TokenCipher.fromSetting(testEncryptionKey)

export type TestWebhook = { id: string; companyId: string; contextId: string; secret: string }

export const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`

/** A webhook of a company, as the API makes one. */
export async function createWebhook(
  db: Database,
  {
    url = 'http://127.0.0.1:9/',
    companyId = 'acme',
    events = ['*'],
  }: { url?: string; companyId?: string; events?: string[] } = {},
): Promise<TestWebhook> {
  const [id, contextId, secret] = [newId(), randomUUID(), newSecret()]
  await db.query('INSERT INTO webhooks (id, company_id, url, events, context_id, secret) VALUES (?, ?, ?, ?, ?, ?)', [
    ...[id, companyId, url, JSON.stringify(events), contextId],
    cipher.encrypt(secret, webhookSecretContext(companyId, contextId)),
  ])
  return { id, companyId, contextId, secret }
}

/** Gives a webhook another secret; both sign for so many seconds more. */
export async function rotate(db: Database, webhook: TestWebhook, seconds: number): Promise<string> {
  const secret = newSecret()
  await db.query(
    'UPDATE webhooks SET old_secret = secret, old_secret_until = NOW(3) + INTERVAL ? SECOND, secret = ? WHERE id = ?',
    [seconds, cipher.encrypt(secret, webhookSecretContext(webhook.companyId, webhook.contextId)), webhook.id],
  )
  return secret
}

export type EventRow = {
  event_id: string
  company_id: string | null
  type: string
  post_detail_id: string | null
  data: Record<string, unknown>
}

/** What was written down, in its order. */
export async function writtenEvents(db: Database): Promise<EventRow[]> {
  const [rows] = await db.query<RowDataPacket[]>('SELECT * FROM events ORDER BY id')
  return rows.map(
    (row) => ({ ...row, data: typeof row.data === 'string' ? JSON.parse(row.data) : row.data }) as EventRow,
  )
}

export const typesOf = (events: { type: string }[]) => events.map(({ type }) => type)

export type DeliveryRow = RowDataPacket & {
  id: number
  status: string
  attempts: number
  http_status: number | null
  error_message: string | null
  next_in: number | null
}

/** The deliveries of a webhook, with the seconds until each is sent next. */
export async function deliveriesOf(db: Database, { id }: { id: string }): Promise<DeliveryRow[]> {
  const [rows] = await db.query<DeliveryRow[]>(
    `SELECT d.*, TIMESTAMPDIFF(MICROSECOND, NOW(3), next_at) / 1000000 AS next_in FROM deliveries d
      WHERE webhook_id = ? ORDER BY id`,
    [id],
  )
  return rows.map((row) => ({ ...row, next_in: row.next_in === null ? null : Number(row.next_in) }))
}

/** Makes all that waits due. */
export const makeDue = (db: Database) =>
  db.query("UPDATE deliveries SET next_at = NOW(3) - INTERVAL 1 SECOND WHERE status = 'pending'")

export async function forgetEvents(db: Database): Promise<void> {
  for (const table of ['deliveries', 'events', 'webhooks']) await db.query(`DELETE FROM ${table}`)
}
