import { isConnectionTrouble } from '../db/connection-trouble'
import type { Logger } from '../observability/log'
import { systemClock } from './clock'
import type { Deadline } from './deadline'

const PAUSE_MS = 250

/**
 * A database operation that is not given up while the worker lives: when the database is gone for a moment, a post that
 * is out must still get its id written. The operation may run twice, so it must be harmless to repeat: a ledger entry
 * finds what the first writing has left, a claim finds what it has taken already.
 */
export function retryWhileAlive<Input extends unknown[], Output>(
  operation: (...input: Input) => Promise<Output>,
  deadline: Deadline,
  log: Logger,
  pause = systemClock.pause,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    for (let tries = 1; ; tries++) {
      try {
        return await operation(...input)
      } catch (error) {
        // Wrong statements never become right; lost connections, restarts and full servers do.
        if (!isConnectionTrouble(error) || deadline.callMs < PAUSE_MS) throw error
        if (tries === 1) log.warn({ err: error }, 'The database is away; trying again until my time is up')
        await pause(PAUSE_MS)
      }
    }
  }
}
