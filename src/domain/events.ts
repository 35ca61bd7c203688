/** What others can be told of, by the types that webhooks subscribe to. */
export const eventTypes = [
  'post.scheduled',
  'post.published',
  'post.failed',
  'post.missed',
  'post.unconfirmed',
  'post.cancelled',
  'post.held',
  'publication.published',
  'account.expiring',
  'account.needs_reconnect',
  'account.connected',
  'account.disconnected',
  'dispatcher.stalled',
  'dispatcher.recovered',
  'webhook.paused',
  'webhook.test',
] as const

export type EventType = (typeof eventTypes)[number]

/** Something that happened, as it is kept until everybody who listens has it. */
export type Happening = {
  type: EventType
  /** Null: it concerns the whole installation, and every company that listens is told. */
  companyId: string | null
  postDetailId?: string
  /** For this webhook alone. */
  webhookId?: string
  /** What is told of it; no secrets, and of the installation no names of servers. */
  data: Record<string, unknown>
}
