import type { Logger } from '../observability/log'
import { exitCodes } from './worker-protocol'

/** What is still to be written gets so long. */
const LINGER_MS = 1_000

/**
 * Resolves when a worker must begin nothing new: it was told to (SIGTERM, SIGINT, SIGHUP), or its parent is gone and nobody will
 * settle its claims. What is under way is finished, also when it is told again.
 */
export function watchForStop(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    let isTold = false
    const stop = (why: string) => {
      if (!isTold) log.warn(`Stopping early: ${why}`)
      isTold = true
      resolve()
    }
    // Kept: without a listener the next one would end the process in the middle of a call.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
    // The channel to the parent closes by itself when it dies, however it dies.
    if (process.connected) process.once('disconnect', () => stop('its parent is gone'))
  })
}

/**
 * Lets a worker end by itself: an open channel to the dispatcher would keep it alive. What was sent is still delivered, and
 * the end of the channel is not taken for the dispatcher's.
 */
export function leaveDispatcher(): void {
  process.removeAllListeners('disconnect')
  if (process.connected) process.disconnect()
  // All is done. A name server that says nothing would hold it all the same: the system's look-up cannot be called off.
  setTimeout(() => process.exit(), LINGER_MS).unref()
}

/** Ends this process with the timeout code after so many milliseconds, whatever it is doing. */
export function endWithin(ms: number, before: () => void): void {
  setTimeout(() => {
    before()
    process.exit(exitCodes.timeout)
  }, ms).unref()
}
