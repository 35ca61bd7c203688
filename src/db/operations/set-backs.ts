import type { ResultSetHeader } from 'mysql2/promise'
import { type PostType, type PublicationKind, plannedPublications, postTypes } from '../../domain/post'
import { COMMENT_IN_DOUBT, doubted, type LostTime, type Mark } from '../../domain/set-back'
import type { Connection, Database } from '../connection'
import { addPublications } from '../posts/write-posts'
import { type LockedRow, movePosts } from '../queue/move-posts'
import { doubtComments } from '../queue/move-publications'
import type { Author } from '../queue/write-timeline'
import { oneRow, rows } from '../rows'
import { transaction } from '../transaction'

/** At most this many in one transaction: a sweep must not hold locks for long. */
const BATCH = 200

/**
 * Writes down that a time is lost; who works on the database from now on marks what was due then.
 * @returns false when the same was written down by the same before
 */
export async function recordSetBack(db: Database | Connection, lost: LostTime, noticedBy: string): Promise<boolean> {
  const [{ affectedRows }] = await db.query<ResultSetHeader>(
    `INSERT INTO set_backs (lost_from, lost_until, noticed_by)
     SELECT ?, ?, ? FROM DUAL
      WHERE NOT EXISTS (SELECT 1 FROM set_backs WHERE lost_until = ? AND noticed_by = ?)`,
    [storable(lost.from), lost.until, noticedBy, lost.until, noticedBy],
  )
  return affectedRows > 0
}

/** The newest cycle before a mark that the database still knows; cycles of after the restore may have smaller numbers. */
export async function newestBefore(connection: Connection, { cycle, at }: Mark): Promise<Date | undefined> {
  const { newest } = await oneRow<{ newest: Date | null }>(
    connection,
    'SELECT MAX(started_at) AS newest FROM dispatch_cycles WHERE id < ? AND started_at < ?',
    [cycle, at],
  )
  return newest ?? undefined
}

// TIMESTAMP columns begin a second after the epoch.
const storable = (at: Date) => new Date(Math.max(at.getTime(), 86_400_000))

/**
 * Marks every post that was due in a lost time and is not known to be out: whoever claims it next asks the platform first.
 * It may be said again, and goes on where somebody has stopped.
 * @returns how many posts are asked about, of all set-backs that were not finished
 */
export async function doubtWhatIsLost(db: Database, by: Author): Promise<number> {
  const open = await rows<LostTime & { id: number }>(
    db,
    'SELECT id, lost_from AS `from`, lost_until AS until FROM set_backs WHERE posts IS NULL ORDER BY id',
  )
  let total = 0
  for (const { id, ...lost } of open) {
    await planPublications(db, lost)
    await doubtFirstComments(db, lost)
    let posts = 0
    for (;;) {
      const found = await rows<{ id: string }>(db, `SELECT s.id FROM ${WAS_DUE} LIMIT ${BATCH}`, valuesOf(lost))
      if (found.length === 0) break
      const ids = found.map((row) => row.id)
      posts += await transaction(db, (connection) => doubtBatch(connection, ids, lost, by))
    }
    await db.query('UPDATE set_backs SET posts = ? WHERE id = ? AND posts IS NULL', [posts, id])
    total += posts
  }
  return total
}

/** The set-back that was noticed last, with how many publications nobody has answered for yet. */
export async function latestSetBack(
  db: Database,
): Promise<(LostTime & { noticedAt: Date; posts: number | null; open: number }) | undefined> {
  const [row] = await rows<LostTime & { noticedAt: Date; posts: number | null; open: number }>(
    db,
    `SELECT lost_from AS \`from\`, lost_until AS until, noticed_at AS noticedAt, posts,
            (SELECT COUNT(*) FROM set_back_publications b JOIN publications p ON p.id = b.publication_id
              WHERE b.answered_at IS NULL AND p.status <> 'failed') AS open
       FROM set_backs ORDER BY id DESC LIMIT 1`,
  )
  return row && { ...row, open: Number(row.open) }
}

const DUE = `post_schedule s
   WHERE s.status IN ('pending', 'processing', 'held') AND s.created_at <= ?
     AND LEAST(s.run_at, COALESCE(s.scheduled_for, s.run_at)) <= ?`

const WAS_DUE = `${DUE} AND EXISTS (
   SELECT 1 FROM publications p LEFT JOIN set_back_publications b ON b.publication_id = p.id
    WHERE p.post_detail_id = s.post_detail_id AND p.status <> 'published'
      AND (b.publication_id IS NULL OR IF(b.answered_at IS NULL, b.lost_until < ?, b.answered_at <= ?)))`

// What was answered after that time was answered for all of it.
const valuesOf = ({ until }: LostTime) => [until, until, until, until]

async function doubtBatch(connection: Connection, ids: string[], lost: LostTime, by: Author): Promise<number> {
  const locked = await rows<LockedRow>(
    connection,
    `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts FROM post_schedule FORCE INDEX (PRIMARY)
      WHERE id IN (?) AND status IN ('pending', 'processing', 'held') FOR UPDATE`,
    [ids],
  )
  const moves = locked.map((row) => {
    const plan = doubted(row.status, lost)
    return { row, plan, line: { step: 'doubt', outcome: 'unconfirmed', reason: plan.message ?? '' } as const }
  })
  await movePosts(connection, moves, by)
  return moves.length
}

/** What the backup knows to be out is not asked about; its first comment may have followed, and is not asked about either. */
async function doubtFirstComments(db: Database, { until }: LostTime): Promise<void> {
  const open = await rows<{ id: number }>(
    db,
    `SELECT p.id FROM publications p JOIN post_details d ON d.id = p.post_detail_id JOIN ${DUE} AND s.post_detail_id = d.id
        AND p.status = 'published' AND p.kind <> 'story' AND p.comment_status IS NULL
        AND JSON_EXTRACT(d.options, '$.firstComment') IS NOT NULL`,
    [until, until],
  )
  const ids = open.map(({ id }) => id)
  if (ids.length > 0) await transaction(db, (connection) => doubtComments(connection, ids, COMMENT_IN_DOUBT))
}

/** Rows made outside the API have no ledger yet: what they become is planned here, so that it can be asked about. */
async function planPublications(db: Database, { until }: LostTime): Promise<void> {
  const bare = await rows<{ id: string; postType: PostType }>(
    db,
    `SELECT d.id, d.post_type AS postType FROM post_details d JOIN ${DUE} AND s.post_detail_id = d.id
        AND NOT EXISTS (SELECT 1 FROM publications p WHERE p.post_detail_id = d.id)`,
    [until, until],
  )
  const missing = bare
    .filter(({ postType }) => postTypes.includes(postType))
    .flatMap(({ id, postType }) => plannedPublications(postType).map((kind): [string, PublicationKind] => [id, kind]))
  if (missing.length > 0) await addPublications(db, missing)
}
