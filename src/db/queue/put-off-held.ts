import { toldAs } from '../../domain/moves'
import type { Database } from '../connection'
import { rows } from '../rows'
import { transaction } from '../transaction'
import { type LockedRow, movePosts } from './move-posts'
import { postsWithQuestion } from './posts-with-question'
import type { Author } from './write-timeline'

export type HoldMet = {
  /** `account:<id>`, `app:<platform>`, `platform:<platform>` or `host:<login>`. */
  scope: string
  /** How long from now. */
  forMs: number
  reason: string
}

/** At most this many in one transaction: a sweep must not hold locks for long. */
const BATCH = 200

/**
 * Puts off all posts that are due and would call whom a hold keeps from being called, so that each need not be claimed to
 * find out. Why it waits is told in the timeline of each once, however often the hold is renewed before it is tried.
 * @returns how many there were
 */
export async function putOffHeld(db: Database, { scope, forMs, reason }: HoldMet, by: Author): Promise<number> {
  const [kind, name] = [scope.slice(0, scope.indexOf(':')), scope.slice(scope.indexOf(':') + 1)]
  let total = 0
  for (;;) {
    const found = await rows<{ id: string }>(
      db,
      `SELECT s.id FROM post_schedule s FORCE INDEX (idx_status_run_at)
         JOIN post_details d ON d.id = s.post_detail_id
         JOIN meta_social_accounts a ON a.id = d.social_account_id
        WHERE s.status = 'pending' AND s.run_at <= NOW(3) AND ${columns[kind] ?? 'a.id'} = ? LIMIT ${BATCH}`,
      [name],
    )
    const ids = found.map(({ id }) => id)
    const moved = ids.length > 0 ? await putOff(db, ids, { scope, forMs, reason }, by) : 0
    total += moved
    // Fewer than found: somebody else is at the rest.
    if (moved < found.length || moved === 0) return total
  }
}

/** What a hold is about, as the tables call it; see workers/gate.ts. */
const columns: Record<string, string> = { account: 'a.id', app: 'd.platform', platform: 'd.platform', host: 'a.login' }

function putOff(db: Database, ids: string[], { scope, forMs, reason }: HoldMet, by: Author): Promise<number> {
  return transaction(db, async (connection) => {
    const locked = await rows<LockedRow & { waitsFor: string | null }>(
      connection,
      `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts, waits_for AS waitsFor
         FROM post_schedule FORCE INDEX (PRIMARY)
        WHERE id IN (?) AND status = 'pending' AND run_at <= NOW(3) FOR UPDATE SKIP LOCKED`,
      [ids],
    )
    if (locked.length === 0) return 0
    const posts = locked.map((row) => row.postDetailId)
    const questions = await postsWithQuestion(connection, posts)
    const moves = locked.map(({ waitsFor, ...row }) => {
      const told = toldAs('pending', questions.has(row.postDetailId))
      // Spread, so that not all come back at once.
      const runAt = { inMs: forMs * (1 + Math.random() / 10) }
      const plan = { move: 'postpone', to: 'pending', told, runAt, waitsFor: scope, message: reason } as const
      const line = { step: 'postpone', outcome: 'waiting', reason } as const
      return { row, plan, ...(waitsFor !== scope && { line }) }
    })
    await movePosts(connection, moves, by)
    return locked.length
  })
}
