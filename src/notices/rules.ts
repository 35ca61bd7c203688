import type { EventType } from '../domain/events'

/** How the operator is told of an event, by mail and at the address of the settings. */
export function isForOperator(type: EventType): 'at-once' | 'grouped' | 'never' {
  switch (type) {
    case 'post.unconfirmed':
    case 'account.needs_reconnect':
    case 'account.expiring':
    case 'dispatcher.stalled':
    case 'dispatcher.recovered':
    case 'webhook.paused':
      return 'at-once'
    case 'post.failed':
    case 'post.missed':
      return 'grouped'
    case 'post.scheduled':
    case 'post.published':
    case 'post.cancelled':
    case 'post.held':
    case 'publication.published':
    case 'account.connected':
    case 'account.disconnected':
    case 'webhook.test':
      return 'never'
  }
}
