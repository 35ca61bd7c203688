import type { EventType } from '../../domain/events'
import { readJson } from '../stored-json'

export const webhookStatuses = ['active', 'paused', 'gone'] as const
export type WebhookStatus = (typeof webhookStatuses)[number]

/** Types of events, or `*` for all there are and will be. */
export type Subscription = EventType | '*'

/** A webhook of a company as others may see it: without its secrets. */
export type Webhook = {
  id: string
  url: string
  events: Subscription[]
  description: string
  status: WebhookStatus
  statusReason: string | null
  failingSince: Date | null
  /** Until when its deliveries are signed by the secret before this one as well. */
  oldSecretUntil: Date | null
  createdBy: string | null
  createdAt: Date
  updatedAt: Date
}

export const SELECT_WEBHOOK = `SELECT id, url, events, description, status, status_reason AS statusReason,
  failing_since AS failingSince, IF(old_secret_until > NOW(3), old_secret_until, NULL) AS oldSecretUntil,
  created_by AS createdBy, created_at AS createdAt, updated_at AS updatedAt FROM webhooks`

export type StoredWebhook = Omit<Webhook, 'events'> & {
  /** JSON. */
  events: Subscription[] | string
}

export const readWebhook = (row: StoredWebhook): Webhook => ({ ...row, events: readJson(row.events) ?? [] })
