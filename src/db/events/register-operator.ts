import type { EventType } from '../../domain/events'
import type { Database } from '../connection'
import { statement } from '../transaction'
import type { Receiver } from './waiting-deliveries'

/** Under these ids every process finds the operator's own, whoever has written them down. */
const ids = {
  'notice-mail': '00000000-0000-7000-8000-00000000000a',
  'notice-webhook': '00000000-0000-7000-8000-00000000000b',
} as const satisfies Partial<Record<Receiver['kind'], string>>

export type OperatorsOwn = keyof typeof ids

export const operatorsId = (kind: OperatorsOwn): string => ids[kind]

/** Whoever has the setting says so now and then: what none has had for days is no listener any more. */
const SAY_AGAIN = 'INTERVAL 1 MINUTE'

/**
 * Writes down that the operator listens by mail or at an address of the settings. Where that is known already one row is
 * read, or its time written once a minute.
 */
export async function registerOperator(
  db: Database,
  kinds: readonly OperatorsOwn[],
  types: readonly EventType[],
): Promise<void> {
  const events = JSON.stringify(types)
  for (const kind of kinds)
    await statement(
      db,
      `INSERT INTO webhooks (id, kind, events, description, seen_at) VALUES (?, ?, ?, 'Of the settings', NOW(3))
       ON DUPLICATE KEY UPDATE events = VALUES(events),
         seen_at = IF(seen_at > NOW(3) - ${SAY_AGAIN}, seen_at, NOW(3))`,
      [ids[kind], kind, events],
    )
}
