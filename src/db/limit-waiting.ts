import type { Pool } from 'mysql2/promise'

/** All connections of a pool are busy, and none became free in time. Nothing was sent. */
export class NoFreeConnection extends Error {
  override name = 'NoFreeConnection'
  readonly code = 'NO_FREE_CONNECTION'
}

/**
 * Lets those hear who wait too long for a free connection; the driver would let them wait for ever behind a database that
 * has stopped answering.
 */
export function limitWaiting({ pool }: Pool, waitMs: number): void {
  const getConnection = pool.getConnection.bind(pool)
  pool.getConnection = (done) => {
    let isOver = false
    const timer = setTimeout(() => {
      isOver = true
      done(new NoFreeConnection(`No connection to the database became free in ${waitMs} ms`), undefined as never)
    }, waitMs)
    getConnection((error, connection) => {
      clearTimeout(timer)
      if (!isOver) done(error, connection)
      else if (!error) connection.release()
    })
  }
}
