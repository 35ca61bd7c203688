import type { ResultSetHeader } from 'mysql2/promise'
import { finishedPostStatuses, finishedScheduleStatuses } from '../../domain/post-status'
import type { Database } from '../connection'
import { oneRow, rows } from '../rows'
import { transaction } from '../transaction'
import { olderThan, type Prunable } from './prunable'

/** Thrown away in one transaction, each with its publications and a dozen lines of its timeline. */
const BATCH = 50

const IN_QUEUE = finishedScheduleStatuses.map((status) => `'${status}'`).join(', ')
const TOLD = finishedPostStatuses.map((status) => `'${status}'`).join(', ')

/**
 * Posts that are finished, and whose time and last change lie so far back. As long as an account has a question open, its posts
 * stay: which of those that a platform shows are known to be others' tells whether the one in question is out. The media of a
 * post are files, and the collector's. A database that was set back keeps all of them until everything in question is marked.
 * @param keepDays 2 at least: limits of a day and warnings of the same post twice count what is younger
 */
export function oldPosts(keepDays: number): Prunable {
  const mayGo = `${olderThan('s.updated_at', keepDays)} AND ${olderThan('d.updated_at', keepDays)}
    AND ${olderThan('COALESCE(s.scheduled_for, s.run_at)', keepDays)} AND d.status IN (${TOLD})
    AND NOT EXISTS (SELECT 1 FROM post_details o WHERE o.status = 'unconfirmed' AND o.company_id = d.company_id
                       AND o.social_account_id = d.social_account_id)
    AND NOT EXISTS (SELECT 1 FROM set_backs WHERE posts IS NULL)`
  const old = `post_schedule s FORCE INDEX (idx_status_run_at) JOIN post_details d ON d.id = s.post_detail_id
    WHERE s.status = ? AND ${olderThan('s.run_at', keepDays)}`

  const remove = (db: Database, places: string[]) =>
    transaction(db, async (connection) => {
      // Looked at again under lock: a person may have tried one again meanwhile, and is not waited for.
      const gone = await rows<{ post: string }>(
        connection,
        `SELECT post_detail_id AS post FROM post_schedule s FORCE INDEX (PRIMARY)
          WHERE s.id IN (?) AND s.status IN (${IN_QUEUE}) AND ${olderThan('s.updated_at', keepDays)} FOR UPDATE SKIP LOCKED`,
        [places],
      )
      if (gone.length === 0) return 0
      const posts = gone.map(({ post }) => post)
      await connection.query('DELETE FROM attempts WHERE post_detail_id IN (?)', [posts])
      // Its place in the queue, its publications and what hangs on those go with it.
      const [{ affectedRows }] = await connection.query<ResultSetHeader>('DELETE FROM post_details WHERE id IN (?)', [
        posts,
      ])
      return affectedRows
    })

  return {
    what: 'posts',
    async count(db) {
      let posts = 0
      for (const status of finishedScheduleStatuses) {
        const { found } = await oneRow<{ found: number }>(db, `SELECT COUNT(*) AS found FROM ${old} AND ${mayGo}`, [
          status,
        ])
        posts += found
      }
      return posts
    },
    async *batches(db, reader = db) {
      for (const status of finishedScheduleStatuses) {
        let [at, id] = [new Date(1_000), '']
        for (;;) {
          const found = await rows<{ id: string; at: Date; goes: number }>(
            reader,
            `SELECT s.id, s.run_at AS at, ${mayGo} AS goes FROM ${old} AND s.run_at >= ? AND (s.run_at > ? OR s.id > ?)
              ORDER BY s.run_at, s.id LIMIT ${BATCH}`,
            [status, at, at, id],
          )
          const places = found.filter(({ goes }) => goes === 1).map((row) => row.id)
          if (found.length > 0) yield () => (places.length > 0 ? remove(db, places) : Promise.resolve(0))
          const last = found.at(-1)
          if (!last || found.length < BATCH) break
          at = last.at
          id = last.id
        }
      }
    },
  }
}
