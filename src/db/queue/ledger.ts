import type { RowDataPacket } from 'mysql2/promise'
import type { Publication, Settlement, TimelineEntry } from '../../domain/claimed-post'
import type { Connection, Database } from '../connection'
import { perRow } from '../per-row'
import { transaction } from '../transaction'

/** What a worker writes about one post it holds: any of the three, all in one transaction. */
export type LedgerEntry = {
  scheduleId: string
  claimToken: string
  postDetailId: string
  publications?: (Publication & { fingerprint?: string })[]
  timeline?: TimelineEntry[]
  /** Ends the claim. */
  settlement?: Settlement
}

/** Writes an entry durably. False: the claim was lost, and nothing of the entry was written. */
export type Ledger = (entry: LedgerEntry) => Promise<boolean>

type Waiting = { entry: LedgerEntry; done: (kept: boolean) => void; failed: (error: unknown) => void }

/** Enough to make a flush cheap per entry, few enough to keep its transaction short. */
const MAX_FLUSH = 200

/** Characters of a reason that are kept: platforms may answer with whole pages. */
const MAX_REASON = 4_000

/**
 * Makes a worker's ledger: a group commit. Entries that arrive while a transaction is under way share the next one, so
 * that a busy worker pays one flush to disk for many posts; nobody's write is delayed on purpose, and each caller goes
 * on only after its own entry is on disk.
 * @param actor the worker's id, which signs the timeline
 */
export function createLedger(db: Database, actor: string, host: string): Ledger {
  let queue: Waiting[] = []
  let flushing = false

  const flush = async () => {
    flushing = true
    while (queue.length > 0) {
      // One entry per post and flush: a post's entries must be written in the order they came.
      const batch = takeOnePerPost()
      await writeAll(batch)
    }
    flushing = false
  }
  const writeAll = async (batch: Waiting[]): Promise<void> => {
    try {
      const entries = batch.map((waiting) => waiting.entry)
      const kept = await transaction(db, (connection) => write(connection, entries, actor, host))
      for (const waiting of batch) waiting.done(kept.has(waiting.entry))
    } catch (error) {
      // A value the database refuses must not take the results of other posts with it.
      if (batch.length > 1 && isRefusal(error)) for (const waiting of batch) await writeAll([waiting])
      else for (const waiting of batch) waiting.failed(error)
    }
  }
  const takeOnePerPost = () => {
    const seen = new Set<string>()
    const batch: Waiting[] = []
    const rest: Waiting[] = []
    for (const waiting of queue) {
      const first = !seen.has(waiting.entry.scheduleId) && batch.length < MAX_FLUSH
      seen.add(waiting.entry.scheduleId)
      ;(first ? batch : rest).push(waiting)
    }
    queue = rest
    return batch
  }
  return (entry) =>
    new Promise((done, failed) => {
      queue.push({ entry, done, failed })
      if (!flushing) void flush()
    })
}

// Refused because of its content, in contrast to a connection that broke.
const isRefusal = (error: unknown) =>
  (error as { sqlState?: string; fatal?: boolean }).sqlState !== undefined && !(error as { fatal?: boolean }).fatal

async function write(
  connection: Connection,
  entries: LedgerEntry[],
  actor: string,
  host: string,
): Promise<Set<LedgerEntry>> {
  const kept = await stillHeld(connection, entries)
  await writePublications(connection, [...kept])
  await writeSettlements(connection, [...kept])
  await writeTimeline(connection, [...kept], actor, host)
  return kept
}

/**
 * The fence: the rows are locked (by primary key, for a plan through the status would lock other workers' rows as well)
 * and their claim tokens compared, in the transaction that writes. Who lost its claim
 * (recovered while it was stopped, say) gets nothing written.
 */
async function stillHeld(connection: Connection, entries: LedgerEntry[]): Promise<Set<LedgerEntry>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT id, claim_token AS token FROM post_schedule FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [entries.map((e) => e.scheduleId)],
  )
  const tokens = new Map(rows.map((row) => [row.id as string, row.token as string]))
  return new Set(entries.filter((entry) => tokens.get(entry.scheduleId) === entry.claimToken))
}

async function writePublications(connection: Connection, entries: LedgerEntry[]): Promise<void> {
  const rows = entries.flatMap((entry) => entry.publications ?? [])
  if (rows.length === 0) return
  const column = perRow(rows, (row) => row.id)
  // A finished platform id is never overwritten.
  await connection.query(
    `UPDATE publications SET
       committing_at = IF(${column((r) => r.status)} = 'committing', NOW(3), committing_at),
       published_at = IF(${column((r) => r.status)} = 'published' AND published_at IS NULL, NOW(3), published_at),
       status = ${column((r) => r.status)},
       progress = ${column((r) => JSON.stringify(r.progress))},
       request_fingerprint = COALESCE(${column((r) => r.fingerprint ?? null)}, request_fingerprint),
       external_id = COALESCE(external_id, ${column((r) => r.externalId ?? null)}),
       permalink = COALESCE(${column((r) => r.permalink?.slice(0, 1024) ?? null)}, permalink),
       error_message = ${column((r) => r.errorMessage?.slice(0, MAX_REASON) ?? null)},
       looks = ${column((r) => r.looks)},
       comment_status = COALESCE(${column((r) => r.commentStatus ?? null)}, comment_status),
       comment_id = COALESCE(${column((r) => r.commentId ?? null)}, comment_id),
       comment_error = COALESCE(${column((r) => r.commentError ?? null)}, comment_error)
     WHERE id IN (${column.ids})`,
  )
}

async function writeSettlements(connection: Connection, entries: LedgerEntry[]): Promise<void> {
  const rows = entries.flatMap((entry) => (entry.settlement ? [{ ...entry, ...entry.settlement }] : []))
  if (rows.length === 0) return
  await freeWhatNeedNotBeHeld(connection, rows)
  const schedule = perRow(rows, (row) => row.scheduleId)
  await connection.query(
    `UPDATE post_schedule SET
       status = ${schedule((r) => r.schedule)},
       run_at = COALESCE(NOW(3) + INTERVAL ${schedule((r) => (r.againInMs === undefined ? null : r.againInMs * 1000))} MICROSECOND, run_at),
       attempts = attempts - ${schedule((r) => (r.giveBackAttempt ? 1 : 0))},
       claim_token = NULL, locked_at = NULL
     WHERE id IN (${schedule.ids}) AND claim_token IN (?)`,
    [[...new Set(rows.map((r) => r.claimToken))]],
  )
  const details = perRow(rows, (row) => row.postDetailId)
  // The new id wins: it is the feed's, which may have gone out after the story of the same post.
  await connection.query(
    `UPDATE post_details SET
       status = ${details((r) => r.post)},
       external_post_id = COALESCE(${details((r) => r.externalPostId ?? null)}, external_post_id),
       error_message = ${details((r) => r.errorMessage?.slice(0, MAX_REASON) ?? null)},
       failure_cause = ${details((r) => r.cause ?? null)},
       attempts = attempts - ${details((r) => (r.giveBackAttempt ? 1 : 0))}
     WHERE id IN (${details.ids})`,
  )
}

// An account may have been connected again since the post was loaded: its held posts were let go then, this one among them.
async function freeWhatNeedNotBeHeld(
  connection: Connection,
  rows: (Settlement & { postDetailId: string })[],
): Promise<void> {
  const held = rows.filter((row) => row.schedule === 'held')
  if (held.length === 0) return
  const [posts] = await connection.query<RowDataPacket[]>(
    'SELECT id, social_account_id AS accountId FROM post_details WHERE id IN (?)',
    [held.map((row) => row.postDetailId)],
  )
  // The status is compared here: a row that a locking read does not want may be let go by the server at once, and who
  // connects the account right then would not wait for us and find no post to release.
  const [accounts] = await connection.query<RowDataPacket[]>(
    'SELECT id, status FROM meta_social_accounts FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id LOCK IN SHARE MODE',
    [posts.map((post) => post.accountId)],
  )
  const connected = new Set(accounts.filter(({ status }) => status === 'ok').map(({ id }) => id))
  const free = new Set(posts.filter(({ accountId }) => connected.has(accountId)).map(({ id }) => id as string))
  for (const row of held.filter((row) => free.has(row.postDetailId)))
    Object.assign(row, { schedule: 'pending', againInMs: 0 })
}

async function writeTimeline(
  connection: Connection,
  entries: LedgerEntry[],
  actor: string,
  host: string,
): Promise<void> {
  const rows = entries.flatMap((entry) => entry.timeline ?? [])
  if (rows.length === 0) return
  await connection.query(
    `INSERT INTO attempts (post_detail_id, publication_id, attempt, actor, host, step, outcome, http_status, platform_code,
                           request_id, reason) VALUES ?`,
    [
      rows.map((r) => [
        r.postDetailId,
        r.publicationId ?? null,
        r.attempt,
        actor,
        host,
        r.step.slice(0, 64),
        r.outcome,
        r.httpStatus ?? null,
        r.platformCode?.slice(0, 64) ?? null,
        r.requestId?.slice(0, 190) ?? null,
        r.reason?.slice(0, MAX_REASON) ?? null,
      ]),
    ],
  )
}
