import type { Logger } from './log'

/** What is worth a line of its own to whoever has to find out later who did it. */
export const securityEvents = {
  'key-made': 'An API key was made',
  'key-revoked': 'An API key was revoked',
  'signed-in': 'Somebody signed in on the page',
  'signed-out': 'Somebody signed out of the page',
  'calendar-token-made': 'A token for the calendar was made',
  'calendar-token-revoked': 'A token for the calendar was revoked',
  'account-connected': 'An account was connected',
  'account-disconnected': 'An account was disconnected',
  'webhook-made': 'A webhook was made',
  'webhook-changed': 'A webhook was changed',
  'webhook-removed': 'A webhook was removed',
  'webhook-secret-rotated': 'A webhook got another secret',
  'credentials-refused': 'Credentials were refused',
  'scope-refused': 'Credentials did not have the scope that was needed',
} as const

export type SecurityEvent = keyof typeof securityEvents

/** Who: as far as it is known. */
export type Doer = {
  company?: string | undefined
  by?: string | undefined
  /** Of a request; the command line has neither. */
  ip?: string
  requestId?: string
}

/** Writes the line of an event. What stands in `about` are ids and names of scopes, never a secret. */
export function securityEvent(
  log: Logger,
  what: SecurityEvent,
  { company, by, ip, requestId }: Doer,
  about: Record<string, string | number> = {},
): void {
  const refused = what === 'credentials-refused' || what === 'scope-refused'
  log[refused ? 'warn' : 'info'](
    { event: 'security', what, company, by, ip, requestId, ...about },
    securityEvents[what],
  )
}
