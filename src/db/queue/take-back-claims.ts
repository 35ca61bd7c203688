import { setTimeout as sleep } from 'node:timers/promises'
import { mayBeOut } from '../../domain/moves'
import type { PublicationStatus } from '../../domain/post-status'
import { takeBack } from '../../domain/take-back'
import type { TimelineLine } from '../../domain/timeline'
import type { Connection, Database } from '../connection'
import { type Decimal, rows } from '../rows'
import { transaction } from '../transaction'
import { type LockedRow, movePosts } from './move-posts'
import type { Author } from './write-timeline'

export type TakenBack = {
  /** Rows that may be claimed again. */
  pending: number
  /** Of these, posts whose commit call may have left: the next worker asks the platform first. */
  unconfirmed: number
  /** Posts whose attempts are used up. */
  failed: number
}

/** The same with the claims themselves: whoever keeps a place for one elsewhere may give it to another. */
export type ClaimsTakenBack = TakenBack & { claims: { id: string; token: string }[] }

type Why = Required<Author> & { reason: string; maxAttempts: number }
type Which = { sql: string; values: unknown[] }

const nothing = (): ClaimsTakenBack => ({ pending: 0, unconfirmed: 0, failed: 0, claims: [] })

/** At most this many in one transaction: a sweep must not hold locks for long. */
const BATCH = 200

/**
 * How long to wait before looking again for what is left of a dead worker, in milliseconds: the transaction in which it
 * died holds its rows until the server has noticed that nobody is there any more, which a busy machine does late.
 */
const LOOK_AGAIN_MS = [10, 20, 40, 80, 160, 320, 640]
/** A claim that the server was just keeping when its worker died is to be seen after so long at most, and by nobody before. */
export const LATE_CLAIM_MS = 160

/**
 * Takes back the claims of one worker that is known to be dead, the rows too that its last transaction still holds.
 * @param lateClaimMs it is looked once more so long after: {@link LATE_CLAIM_MS} where the worker may have died while it claimed
 */
export async function takeBackClaimsOfWorker(
  db: Database,
  worker: { id: string; host: string },
  why: Why,
  lateClaimMs = 0,
): Promise<ClaimsTakenBack> {
  const total = nothing()
  const which = { sql: 'worker_id = ? AND host = ?', values: [worker.id, worker.host] }
  for (const pauseMs of [0, ...LOOK_AGAIN_MS]) {
    if (pauseMs > 0) await sleep(pauseMs)
    if (await takeBackInBatches(db, why, which, total)) break
  }
  if (lateClaimMs > 0) {
    await sleep(lateClaimMs)
    await takeBackInBatches(db, why, which, total)
  }
  return total
}

/** Takes back claims older than the lease: nobody saw their worker die. */
export async function takeBackStaleClaims(db: Database, leaseMs: number, why: Why): Promise<TakenBack> {
  const which = { sql: '(locked_at < NOW(3) - INTERVAL ? MICROSECOND OR locked_at IS NULL)', values: [leaseMs * 1000] }
  const total = nothing()
  await takeBackInBatches(db, why, which, total)
  const { claims: _, ...taken } = total
  return taken
}

/** @returns false when somebody else holds rows of them at this moment */
async function takeBackInBatches(db: Database, why: Why, which: Which, total: ClaimsTakenBack): Promise<boolean> {
  for (;;) {
    // Selected without a lock, then locked by primary key and checked again: a sweep that locks through the secondary
    // index deadlocks with workers that write by key (measured: 290 deadlocks in 8 s against none).
    const found = await rows<{ id: string }>(
      db,
      `SELECT id FROM post_schedule WHERE status = 'processing' AND ${which.sql} LIMIT ${BATCH}`,
      which.values,
    )
    if (found.length === 0) return true
    const ids = found.map((row) => row.id)
    const batch = await transaction(db, (connection) => takeBackBatch(connection, ids, why, which))
    total.pending += batch.pending
    total.unconfirmed += batch.unconfirmed
    total.failed += batch.failed
    total.claims.push(...batch.claims)
    // Fewer than found: somebody else holds the rest and settles it, or dies of it.
    if (batch.pending + batch.unconfirmed + batch.failed < found.length) return false
  }
}

async function takeBackBatch(connection: Connection, ids: string[], why: Why, which: Which): Promise<ClaimsTakenBack> {
  const locked = await rows<LockedRow & { worker: string | null; token: string | null }>(
    connection,
    `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts, CONCAT(worker_id, ' ', host) AS worker, claim_token AS token
       FROM post_schedule FORCE INDEX (PRIMARY)
      WHERE id IN (?) AND status = 'processing' AND ${which.sql} FOR UPDATE SKIP LOCKED`,
    [ids, ...which.values],
  )
  const claims = locked.flatMap(({ scheduleId, token }) => (token === null ? [] : [{ id: scheduleId, token }]))
  const taken: ClaimsTakenBack = { ...nothing(), claims }
  if (locked.length === 0) return taken
  const posts = locked.map((row) => row.postDetailId)
  const [publications, work] = [await publicationsOf(connection, posts), await workOn(connection, posts)]
  const workOf = ({ postDetailId }: LockedRow) => work.get(postDetailId) ?? { begun: true, takenBack: 0 }
  const begunBy = (worker: string | null) => locked.filter((row) => row.worker === worker && workOf(row).begun).length
  const moves = locked.map(({ worker, token: _, ...row }) => {
    const { begun, takenBack } = workOf(row)
    const statuses = publications.get(row.postDetailId) ?? []
    const orphan = { attempts: row.attempts, publications: statuses, begun, takenBack, wasAlone: begunBy(worker) <= 1 }
    const plan = takeBack(orphan, why.reason, why.maxAttempts)
    const maybeOut = statuses.some(mayBeOut)
    taken[maybeOut ? 'unconfirmed' : plan.to === 'failed' ? 'failed' : 'pending']++
    const outcome = maybeOut ? 'unconfirmed' : plan.to === 'failed' ? 'failed' : 'taken-back'
    const line: TimelineLine = { step: 'take-back', outcome, reason: plan.message ?? why.reason }
    return { row, plan, line }
  })
  await movePosts(connection, moves, why)
  return taken
}

async function publicationsOf(connection: Connection, posts: string[]): Promise<Map<string, PublicationStatus[]>> {
  const found = await rows<{ postDetailId: string; status: PublicationStatus }>(
    connection,
    'SELECT post_detail_id AS postDetailId, status FROM publications WHERE post_detail_id IN (?)',
    [posts],
  )
  const byPost = new Map<string, PublicationStatus[]>()
  for (const { postDetailId, status } of found) byPost.set(postDetailId, [...(byPost.get(postDetailId) ?? []), status])
  return byPost
}

/** Whether anybody has written anything about a post since it was claimed, and how often it was taken back before. */
async function workOn(connection: Connection, posts: string[]) {
  const told = await rows<{ postDetailId: string; claimed: number | null; latest: number; takenBack: Decimal }>(
    connection,
    `SELECT post_detail_id AS postDetailId, MAX(CASE WHEN step = 'claim' THEN id END) AS claimed, MAX(id) AS latest,
            SUM(step = 'take-back') AS takenBack
       FROM attempts WHERE post_detail_id IN (?) GROUP BY post_detail_id`,
    [posts],
  )
  return new Map(
    told.map(({ postDetailId, claimed, latest, takenBack }) => {
      return [postDetailId, { begun: claimed === null || claimed !== latest, takenBack: Number(takenBack) }]
    }),
  )
}
