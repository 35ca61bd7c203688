import type { Logger } from '../observability/log'
import { exitCodes } from './worker-protocol'

/**
 * Resolves when a worker must begin nothing new: it was told to (SIGTERM, SIGINT), or its parent is gone and nobody will
 * settle its claims. What is under way is finished.
 */
export function watchForStop(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    const stop = (why: string) => {
      log.warn(`Stopping early: ${why}`)
      resolve()
    }
    process.once('SIGTERM', () => stop('SIGTERM'))
    process.once('SIGINT', () => stop('SIGINT'))
    // The channel to the dispatcher closes by itself when it dies, however it dies.
    if (process.connected) process.once('disconnect', () => stop('the dispatcher is gone'))
  })
}

/** Ends this process with the timeout code after so many milliseconds, whatever it is doing. */
export function endWithin(ms: number, before: () => void): void {
  setTimeout(() => {
    before()
    process.exit(exitCodes.timeout)
  }, ms).unref()
}
