import type { HealthState } from '../domain/health-state'
import { EXPIRES_SOON_MS } from '../domain/token-life'
import { missingPermissions, type PermissionSubject } from '../platforms/permissions'

export type AccountHealth = {
  state: HealthState
  /** For the person who reads it: what is wrong and until when it goes well. Absent when all is. */
  reason?: string
  /** When the token ends; absent when it does not, or nobody told. */
  expiresAt?: Date
}

/** What is known about an account and its token. */
export type AccountCondition = PermissionSubject & {
  status: 'ok' | 'needs_reconnect'
  statusReason: string | null
  disconnectedAt: Date | null
  expiresAt: Date | null
  /** When the token is renewed next; null: it is not. */
  renewAt: Date | null
  /** Why the last try to renew it did not work; null when it did. */
  renewError: string | null
  scopes: readonly string[] | null
}

/** One judgement of an account's health, used wherever it is shown. */
export function accountHealth(account: AccountCondition, now: Date): AccountHealth {
  const { expiresAt, renewAt, renewError } = account
  const end = expiresAt ? { expiresAt } : {}
  if (account.disconnectedAt) {
    return { state: 'disconnected', reason: account.statusReason ?? 'It was disconnected; connect it again' }
  }
  if (account.status === 'needs_reconnect') {
    return { state: 'needs_reconnect', reason: account.statusReason ?? 'Its token is dead', ...end }
  }
  const lacking = missingPermissions(account, account.scopes ?? undefined).needed
  if (lacking.length > 0) {
    return { state: 'needs_reconnect', reason: `Its token lacks the permission ${lacking.join(', ')}`, ...end }
  }
  const leftMs = expiresAt ? expiresAt.getTime() - now.getTime() : Number.POSITIVE_INFINITY
  if (expiresAt && leftMs <= 0 && !renewAt) {
    return { state: 'needs_reconnect', reason: `Its token expired ${on(expiresAt)}`, ...end }
  }
  if (renewError) {
    const next = renewAt ? `; the next try is ${on(renewAt)}` : ''
    return { state: 'expires_soon', reason: `Its token could not be renewed: ${renewError}${next}`, ...end }
  }
  if (expiresAt && leftMs <= EXPIRES_SOON_MS && !renewAt) {
    const reason = `Its token ends ${on(expiresAt)} and cannot be renewed; connect the account again before`
    return { state: 'expires_soon', reason, ...end }
  }
  return { state: 'ok', ...end }
}

const on = (date: Date) => `on ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
