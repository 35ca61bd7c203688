import type { Config } from '../config/config'
import type { OperatorsOwn } from '../db/events/register-operator'
import { eventTypes } from '../domain/events'
import { isForOperator } from './rules'

/** How the operator wants to be told, by the settings of this process. */
export function operatorsOwn({
  NOTICE_EMAIL,
  NOTICE_WEBHOOK_URL,
}: Pick<Config, 'NOTICE_EMAIL' | 'NOTICE_WEBHOOK_URL'>) {
  const own: OperatorsOwn[] = []
  if (NOTICE_EMAIL.length > 0) own.push('notice-mail')
  if (NOTICE_WEBHOOK_URL) own.push('notice-webhook')
  return own
}

/** What the operator is told of. */
export const operatorsTypes = eventTypes.filter((type) => isForOperator(type) !== 'never')

/** What of it waits for others of its kind, for so long. */
export const GROUPED = { types: eventTypes.filter((type) => isForOperator(type) === 'grouped'), forMs: 300_000 }
