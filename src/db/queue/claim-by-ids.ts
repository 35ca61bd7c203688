import { ID_PATTERN } from '../../domain/id'
import type { ScheduleStatus } from '../../domain/post-status'
import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { transactionTogether } from '../transaction'
import { type Claim, type Claimer, type ClaimRequest, claimLocked, claimOf, lockDue } from './claim'
import { LANE } from './lane'
import { withoutRoom } from './without-room'

/** What became of one row that was asked for. Times are milliseconds from now, by the database's clock. */
export type ClaimAnswer =
  /** It is this claim's. */
  | { kind: 'claimed'; lane: string; token: string; leaseMs: number }
  /** It is somebody else's, whose lease has so long to run. */
  | { kind: 'processing'; lane: string; token: string; leaseMs: number }
  /** It is not due, or somebody has it locked at this moment, or its account has no room for it. */
  | { kind: 'later'; lane: string; dueInMs: number }
  /** It is due and was left: it, or another one that was asked for with it, is worked on alone. */
  | { kind: 'alone'; lane: string }
  /** It waits no more: out, failed, held, cancelled, or not in the queue. */
  | { kind: 'gone' }

/** Who locks a row for a decision has it for less. */
const LOCKED_MS = 200
/** An account has no room although Redis had a place: who holds the claim has not told Redis, which will find it out. */
const FULL_MS = 1_000

/**
 * Claims those of some rows that are due, by the rules of every claim, and says of each what became of it. A row that somebody has
 * locked is not waited for.
 *
 * What is left is read in the same transaction after the claim, so that an answer is no older than the locks.
 * @param claimer `leaseMs`: how long a claim holds; `capacity`: so many claims of an account may be held, where it has no number of its
 *   own. Without it, as many as you like
 * @param ids of the queue; what cannot be one is `gone`, and the database is not asked about it
 */
export async function claimByIds(
  db: Database,
  claimer: Claimer & { leaseMs: number; capacity?: number },
  ids: string[],
  request: ClaimRequest,
): Promise<{ claim: Claim; answers: Map<string, ClaimAnswer> }> {
  const wanted = [...new Set(ids)].filter((id) => ID_PATTERN.test(id))
  const answers = new Map<string, ClaimAnswer>(ids.map((id) => [id, { kind: 'gone' }]))
  if (wanted.length === 0) return { claim: claimOf(request, []), answers }
  const { claimed, left } = await transactionTogether(db, async (connection) => {
    let locked: string[] = []
    let full = new Set<string>()
    const lock = async () => {
      const due = await lockDue(connection, wanted)
      const { capacity, leaseMs } = claimer
      if (capacity !== undefined) full = await withoutRoom(connection, due, { capacity, leaseMs })
      locked = due.filter((id) => !full.has(id))
      return locked
    }
    const claimed = await claimLocked(connection, claimer, request, lock)
    const seen = await see(connection, wanted, claimer.leaseMs)
    return { claimed, left: seen.map((row) => [row.id, answerOf(row, request.token, { locked, full })] as const) }
  })
  for (const [id, answer] of left) answers.set(id, answer)
  return { claim: claimOf(request, claimed), answers }
}

type Seen = {
  id: string
  lane: string
  status: ScheduleStatus
  token: string | null
  leaseUs: number | null
  dueInUs: number
}

const see = (connection: Connection, ids: string[], leaseMs: number): Promise<Seen[]> =>
  rows<Seen>(
    connection,
    `SELECT s.id, ${LANE} AS lane, s.status, s.claim_token AS token,
            TIMESTAMPDIFF(MICROSECOND, NOW(3), s.locked_at + INTERVAL ? MICROSECOND) AS leaseUs,
            TIMESTAMPDIFF(MICROSECOND, NOW(3), s.run_at) AS dueInUs
       FROM post_schedule s FORCE INDEX (PRIMARY) JOIN post_details d ON d.id = s.post_detail_id WHERE s.id IN (?)`,
    [leaseMs * 1_000, ids],
  )

type Met = { locked: string[]; full: Set<string> }

function answerOf(
  { id, lane, status, token, leaseUs, dueInUs }: Seen,
  own: string,
  { locked, full }: Met,
): ClaimAnswer {
  if (status === 'processing') {
    const kind = token === own ? 'claimed' : 'processing'
    return { kind, lane, token: token ?? '', leaseMs: Math.max(0, (leaseUs ?? 0) / 1_000) }
  }
  if (status !== 'pending') return { kind: 'gone' }
  if (dueInUs > 0) return { kind: 'later', lane, dueInMs: dueInUs / 1_000 }
  if (locked.includes(id)) return { kind: 'alone', lane }
  return { kind: 'later', lane, dueInMs: full.has(id) ? FULL_MS : LOCKED_MS }
}
