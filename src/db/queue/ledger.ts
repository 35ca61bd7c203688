import type { Publication } from '../../domain/claimed-post'
import { planOf, type Settlement } from '../../domain/settlement'
import type { Actor, TimelineEntry } from '../../domain/timeline'
import type { AccountRow } from '../accounts/account-row'
import type { Connection, Database } from '../connection'
import { isConnectionTrouble } from '../connection-trouble'
import { SOMEBODY_LISTENS } from '../events/listened'
import type { PostDetailRow } from '../models/post-detail'
import { perRow } from '../per-row'
import { rows } from '../rows'
import { transactionTogether } from '../transaction'
import { type LockedRow, movePosts, type PostMove } from './move-posts'
import { type Author, MAX_REASON } from './write-timeline'

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

/**
 * Makes a worker's ledger: a group commit. Entries that arrive while a transaction is under way share the next one, so
 * that a busy worker pays one flush to disk for many posts; nobody's write is delayed on purpose, and each caller goes
 * on only after its own entry is on disk.
 * @param actor the worker's id, which signs the timeline
 */
export function createLedger(db: Database, actor: Actor, host: string): Ledger {
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
      const kept = await transactionTogether(db, (connection) => write(connection, entries, { actor, host }))
      for (const waiting of batch) waiting.done(kept.has(waiting.entry))
    } catch (error) {
      // What is wrong with one entry must not take the results of other posts with it.
      if (batch.length > 1 && !isConnectionTrouble(error)) for (const waiting of batch) await writeAll([waiting])
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

async function write(connection: Connection, entries: LedgerEntry[], by: Author): Promise<Set<LedgerEntry>> {
  const { held, isListened } = await stillHeld(connection, entries)
  await writePublications(connection, [...held.keys()])
  const moves = await settlements(connection, held)
  const timeline = [...held.keys()].flatMap((entry) => entry.timeline ?? [])
  const publications = timeline.flatMap(({ outcome, publicationId }) =>
    outcome === 'published' && publicationId !== undefined ? [publicationId] : [],
  )
  await movePosts(connection, moves, by, { timeline, publications, isListened })
  return new Set(held.keys())
}

/**
 * The fence: the rows are locked (by primary key, for a plan through the status would lock other workers' rows as well)
 * and their claim tokens compared, in the transaction that writes. A worker that lost its claim (recovered while it was
 * stopped, say) gets nothing written. Whether anybody listens is asked with it, and costs no question of its own.
 */
async function stillHeld(
  connection: Connection,
  entries: LedgerEntry[],
): Promise<{ held: Map<LedgerEntry, LockedRow>; isListened: boolean }> {
  const locked = await rows<LockedRow & { token: string | null; isListened: number }>(
    connection,
    `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts, claim_token AS token,
            ${SOMEBODY_LISTENS} AS isListened
       FROM post_schedule FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [entries.map((e) => e.scheduleId)],
  )
  const byId = new Map(locked.map((row) => [row.scheduleId, row]))
  const held = new Map<LedgerEntry, LockedRow>()
  for (const entry of entries) {
    const row = byId.get(entry.scheduleId)
    // The token says who holds it, whatever somebody has written over its status by hand meanwhile.
    if (row?.token === entry.claimToken) held.set(entry, { ...row, status: 'processing' })
  }
  return { held, isListened: locked.some(({ isListened }) => isListened === 1) }
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
  const answered = rows.filter(({ lost }) => lost === 'answered').map(({ id }) => id)
  if (answered.length > 0) {
    await connection.query('UPDATE set_back_publications SET answered_at = NOW(3) WHERE publication_id IN (?)', [
      answered,
    ])
  }
}

async function settlements(connection: Connection, held: Map<LedgerEntry, LockedRow>): Promise<PostMove[]> {
  const settled = [...held].flatMap(([{ settlement }, row]) => (settlement ? [{ row, settlement }] : []))
  const free = await needNotBeHeld(connection, settled)
  return settled.map(({ row, settlement }) => {
    const isFree = settlement.move === 'hold' && free.has(row.postDetailId)
    return { row, plan: planOf(isFree ? { ...settlement, move: 'wait', againInMs: 0 } : settlement) }
  })
}

// An account may have been connected again since the post was loaded: its held posts were let go then, this one among them.
async function needNotBeHeld(
  connection: Connection,
  settled: { row: LockedRow; settlement: Settlement }[],
): Promise<Set<string>> {
  const held = settled.filter(({ settlement }) => settlement.move === 'hold')
  if (held.length === 0) return new Set()
  const posts = await rows<{ id: PostDetailRow['id']; accountId: PostDetailRow['social_account_id'] }>(
    connection,
    'SELECT id, social_account_id AS accountId FROM post_details WHERE id IN (?)',
    [held.map(({ row }) => row.postDetailId)],
  )
  // The status is compared here: a row that a locking read does not want may be let go by the server at once, and a
  // person who connects the account right then would not wait for us and find no post to release.
  const accounts = await rows<Pick<AccountRow, 'id' | 'status'>>(
    connection,
    'SELECT id, status FROM meta_social_accounts FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id LOCK IN SHARE MODE',
    [posts.map((post) => post.accountId)],
  )
  const connected = new Set(accounts.filter(({ status }) => status === 'ok').map(({ id }) => id))
  return new Set(posts.filter(({ accountId }) => connected.has(accountId)).map(({ id }) => id))
}
