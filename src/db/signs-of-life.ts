import type { Pool } from 'mysql2/promise'

/**
 * After so many seconds without a word MySQL closes a connection of ours and lets go of its locks. Only MySQL is told to:
 * it has no idle_transaction_timeout, and without this a process that was stopped in the middle of a claim would keep its
 * rows for eight hours.
 */
export const WAIT_TIMEOUT_S = 10

/** Two may be late or lost. */
const PING_MS = 3_000

/** Pings every connection of a pool, so that only those of a process that has stopped go without a word. */
export function sayThatWeLive({ pool }: Pool): void {
  type Pinged = { ping(done: (error: unknown) => void): void }
  const open = new Set<Pinged>()
  let timer: NodeJS.Timeout | undefined
  const pingAll = () => {
    for (const connection of open) {
      // Of a closed connection that is the end.
      connection.ping((error) => error && open.delete(connection))
    }
    if (open.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  pool.on('connection', (connection) => {
    open.add(connection as Pinged)
    timer ??= setInterval(pingAll, PING_MS).unref()
  })
}
