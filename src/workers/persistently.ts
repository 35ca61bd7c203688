import { setTimeout as pause } from 'node:timers/promises'
import type { Ledger } from '../db/ledger'
import type { Logger } from '../observability/log'
import type { Deadline } from './deadline'

const PAUSE_MS = 250

/**
 * A ledger that does not give up while the worker lives: when the database is gone for a moment, a post that is out
 * must still get its id written. Writing an entry twice is harmless, the second time finds what the first has left.
 */
export function persistently(ledger: Ledger, deadline: Deadline, log: Logger): Ledger {
  return async (entry) => {
    for (let tries = 1; ; tries++) {
      try {
        return await ledger(entry)
      } catch (error) {
        if (!isConnectionTrouble(error) || deadline.callMs < PAUSE_MS) throw error
        if (tries === 1) log.warn({ err: error }, 'The database is away; trying again until my time is up')
        await pause(PAUSE_MS)
      }
    }
  }
}

// Wrong statements never become right; lost connections, restarts and full servers do.
function isConnectionTrouble(error: unknown): boolean {
  const { code, fatal } = error as { code?: string; fatal?: boolean }
  return (
    fatal === true ||
    /^(ECONN|EPIPE|ETIMEDOUT|PROTOCOL_|ER_SERVER_SHUTDOWN|ER_CON_COUNT|ER_LOCK|ER_QUERY_INTERRUPTED)/.test(code ?? '')
  )
}
