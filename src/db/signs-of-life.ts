import type { Pool } from 'mysql2/promise'

/**
 * After so many seconds without a word MySQL closes a connection of ours and lets go of its locks. Only MySQL is told to:
 * it has no idle_transaction_timeout, and without this a process that was stopped in the middle of a claim would keep its
 * rows for eight hours.
 */
export const WAIT_TIMEOUT_S = 10

/** Two may be late or lost. */
const PING_MS = 3_000

export type SignsOfLife = {
  pingMs?: number
  /** What has not been answered for so long never will be: its connection is broken off. Without it nobody looks. */
  answerWithinMs?: number
}

/**
 * Of a process that stays for hours: each time its database falls silent it would otherwise be without the connections that it
 * had given out, for a quarter of an hour.
 */
export const untilSilent: SignsOfLife = { answerWithinMs: 15_000 }

/** A connection as the driver makes it, whoever keeps it. */
export type Pinged = { ping(done: (error: unknown) => void): void; stream: { destroy(error: Error): void } }

/** Keeps every connection of a pool {@link pinging}. */
export function sayThatWeLive({ pool }: Pool, signs?: SignsOfLife): void {
  const ping = pinging(signs)
  pool.on('connection', (connection) => ping(connection as unknown as Pinged))
}

/**
 * Pings connections, so that only those of a process that has stopped go without a word. A ping waits for the statements before
 * it: one that stays without an answer tells of a statement that does, which the driver would wait for as long as the system
 * waits for a connection, a quarter of an hour and more.
 * @returns to be told of each new connection; one that has ended is forgotten
 */
export function pinging({ pingMs = PING_MS, answerWithinMs }: SignsOfLife = {}): (connection: Pinged) => void {
  const open = new Set<Pinged>()
  // In looks and not by a clock: a process that has stood still has looked once meanwhile, and has the answers still to read.
  const unanswered = new Map<Pinged, number>()
  const most = answerWithinMs === undefined ? Number.POSITIVE_INFINITY : Math.ceil(answerWithinMs / pingMs)
  let timer: NodeJS.Timeout | undefined
  const pingAll = () => {
    for (const connection of open) {
      const looks = unanswered.get(connection)
      if (looks === undefined) ping(connection)
      else if (looks + 1 >= most) breakOff(connection)
      else unanswered.set(connection, looks + 1)
    }
    if (open.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  const forget = (connection: Pinged) => {
    open.delete(connection)
    unanswered.delete(connection)
  }
  const ping = (connection: Pinged) => {
    unanswered.set(connection, 0)
    // Of a closed connection that is the end.
    connection.ping((error) => (error ? forget(connection) : unanswered.delete(connection)))
  }
  const breakOff = (connection: Pinged) => {
    forget(connection)
    const silence = new Error(`The database has not answered for ${answerWithinMs} ms`)
    connection.stream.destroy(Object.assign(silence, { code: 'ETIMEDOUT' }))
  }
  return (connection) => {
    open.add(connection)
    timer ??= setInterval(pingAll, pingMs).unref()
  }
}
