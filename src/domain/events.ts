import { lawOf, type Plan } from './moves'
import type { ScheduleStatus } from './post-status'

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

/** The same with what the operator alone is told of, which nobody can subscribe to. */
export type ToldType = EventType | 'notice.digest'

/**
 * What a move makes known of its post; undefined when nothing that people are told of changes, as with each retry. Of an
 * answer that was lost they are told once, and again when its truth is known.
 * @param wasUnconfirmed whether it was told as unconfirmed before
 */
export function eventOf(
  from: ScheduleStatus,
  { move, to, told }: Plan,
  wasUnconfirmed: boolean,
): EventType | undefined {
  if (told === 'unconfirmed' && !wasUnconfirmed) return 'post.unconfirmed'
  if (move === 'reschedule' && to === 'pending') return 'post.scheduled'
  if (to === from) return undefined
  switch (to) {
    case 'done':
      return 'post.published'
    case 'failed':
      return 'post.failed'
    case 'missed':
      return 'post.missed'
    case 'cancelled':
      return 'post.cancelled'
    case 'held':
      return 'post.held'
    case 'pending':
      // Given back by a worker it waits as before; let go by a person or with its account it has its place again.
      return told === 'pending' && ['person', 'account'].includes(lawOf(move).by) ? 'post.scheduled' : undefined
    case 'processing':
    case 'unconfirmed':
      return undefined
  }
}

/** Something that happened, as it is kept until everybody who listens has it. */
export type Happening = {
  /** What receivers know it by; drawn where it is absent. Named twice by the same id it happens once. */
  id?: string
  type: ToldType
  /** Null: it concerns the whole installation, and every company that listens is told. */
  companyId: string | null
  postDetailId?: string
  /** For this webhook alone. */
  webhookId?: string
  /** What is told of it; no secrets, and of the installation no names of servers. */
  data: Record<string, unknown>
}
