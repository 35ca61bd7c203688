import { fromDist } from '../../lib/from-dist.mjs'

/** The server answers from a copy that it renews this often. */
const CACHED_MS = 150

/**
 * How many row locks one claim holds, after its locking read and right before its commit. The claim is the real one; only
 * its connection is stopped at these two moments so that we can look.
 */
export async function locksOfOneClaim(url, db, limit) {
  const { openDatabase } = fromDist('db/connection')
  const { claimDuePosts, ClaimRequest } = fromDist('db/queue/claim')
  const pool = openDatabase(url, 1)
  try {
    const seen = {}
    const stopping = { getConnection: async () => stoppedAt(await pool.getConnection(), db, seen) }
    await claimDuePosts(
      stopping,
      { limit, workerId: 'worker-1-1', host: 'bench' },
      new ClaimRequest({ steady: 0, wall: 0 }),
    )
    return seen
  } finally {
    await pool.end()
  }
}

function stoppedAt(connection, db, seen) {
  const look = () => rowLocks(db, connection.threadId)
  return {
    release: () => connection.release(),
    destroy: () => connection.destroy(),
    // What decides how its statements are sent: here each by itself.
    connection: connection.connection,
    format: (sql, values) => connection.format(sql, values),
    async query(sql, values) {
      if (sql === 'COMMIT') seen.beforeCommit = await look()
      const answer = await connection.query(sql, values)
      if (/FOR UPDATE/.test(sql)) seen.afterRead = await look()
      return answer
    },
  }
}

async function rowLocks(db, thread) {
  await new Promise((resolve) => setTimeout(resolve, CACHED_MS))
  const [[row]] = await db.query(
    'SELECT trx_rows_locked AS locked FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ?',
    [thread],
  )
  return Number(row?.locked)
}
