import { randomUUID } from 'node:crypto'
import { TURN } from '../../domain/backlog'
import type { Moment } from '../../domain/claimed-post'
import { goesAlone } from '../../domain/take-back'
import type { WorkerId } from '../../domain/timeline'
import type { Connection, Database } from '../connection'
import type { PostScheduleRow } from '../models/post-schedule'
import { rows } from '../rows'
import { transactionTogether } from '../transaction'
import { type FleetGrace, idsLeftBehind } from './left-behind'

/**
 * A claim before it is sent. One whose answer was lost is sent again as it is: its name is the caller's, so that what it
 * has taken is found under it, and its age counts from before it was sent first.
 */
export class ClaimRequest {
  /** Fresh for every claim. */
  readonly token: string = randomUUID()
  /** Rows that it has taken, as far as it was not undone. */
  mayHold: string[] = []
  /** What it has taken is to be worked on alone. */
  isAlone = false

  constructor(readonly askedHere: Moment) {}
}

/** What a claim has taken. */
export type Claim = {
  scheduleIds: string[]
  token: string
  askedHere: Moment
  /** Nothing else may be worked on beside it. */
  isAlone?: boolean
}

/** Who claims. */
export type Claimer = {
  workerId: WorkerId
  host: string
  /** Whether the worker is at work on other posts, which would go down with one that kills it. */
  holdsOthers?: boolean
  /** How often a post may be tried; without it none is claimed alone. */
  maxAttempts?: number
}

type OldestFirst = Claimer & {
  limit: number
  /** While a fleet of resident workers beats: only what it has left behind is claimed. */
  leftBy?: FleetGrace | undefined
}

/**
 * Claims up to `limit` due rows, oldest first, in one short transaction. Rows that others are claiming are skipped.
 *
 * The locking read takes only ids, in the order of idx_status_run_at with its unique tail: so the index answers it alone
 * and locks just the rows it returns. With any other order the sort locks every due row before LIMIT is applied, and the
 * next worker sees an empty queue (measured: 10 wanted, 2,000 locked). FORCE INDEX because a wrong plan here is not slow
 * but wrong. `FOR UPDATE` without SKIP LOCKED makes the second worker wait for the first.
 *
 * A row made by hand gets the time it was meant for written down before a retry moves run_at.
 *
 * A hold that it has waited for is over, or is met again; its turn in a backlog it keeps.
 *
 * The attempt is counted here, so that a post that kills its worker runs out of attempts. One that {@link goesAlone} is
 * claimed alone, and by a worker that holds nothing: a worker that does gets nothing as long as such a one is the oldest.
 */
export async function claimDuePosts(db: Database, claimer: OldestFirst, request: ClaimRequest): Promise<Claim> {
  const { limit, leftBy } = claimer
  const scheduleIds = await transactionTogether(db, (connection) =>
    claimLocked(connection, claimer, request, () =>
      leftBy ? lockLeftBehind(connection, leftBy, limit) : lockOldest(connection, limit),
    ),
  )
  return claimOf(request, scheduleIds)
}

/** What a request has taken, in the words of its caller. */
export const claimOf = ({ token, askedHere, isAlone }: ClaimRequest, scheduleIds: string[]): Claim => ({
  scheduleIds,
  token,
  askedHere,
  isAlone,
})

/**
 * The part of a claim that all claims share, in their transaction: what an earlier try of the request has taken, or of the rows
 * that are locked now those that may be worked on together.
 * @param lock finds due rows and locks them
 * @returns the ids that are claimed, oldest first
 */
export async function claimLocked(
  connection: Connection,
  claimer: Claimer,
  request: ClaimRequest,
  lock: () => Promise<string[]>,
): Promise<string[]> {
  const own = await alreadyHeld(connection, request)
  if (own.length > 0) return own
  const taken = await take(connection, await lock(), claimer, request.token)
  request.mayHold = taken.map(({ id }) => id)
  request.isAlone = taken.some(({ isAlone }) => isAlone)
  return request.mayHold
}

/**
 * What an earlier try has taken whose answer was lost. Locked by key, so that one that the server is still about to commit
 * or to undo is waited for.
 */
async function alreadyHeld(connection: Connection, { token, mayHold }: ClaimRequest): Promise<string[]> {
  if (mayHold.length === 0) return []
  const held = await rows<Pick<PostScheduleRow, 'id'> & { token: string | null }>(
    connection,
    'SELECT id, claim_token AS token FROM post_schedule FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE',
    [mayHold],
  )
  return held.filter((row) => row.token === token).map(({ id }) => id)
}

type Due = {
  id: PostScheduleRow['id']
  postDetailId: PostScheduleRow['post_detail_id']
  attempts: number
  isAlone?: true
}

async function take(connection: Connection, locked: string[], claimer: Claimer, token: string): Promise<Due[]> {
  if (locked.length === 0) return []
  const { workerId, host } = claimer
  // By primary key only: joined in the UPDATE, the optimizer may scan the queue and wait for rows of other claimers.
  const found = await rows<Due>(
    connection,
    'SELECT id, post_detail_id AS postDetailId, attempts FROM post_schedule WHERE id IN (?) ORDER BY run_at, id',
    [locked],
  )
  const claimed = await inGoodCompany(connection, found, claimer)
  if (claimed.length === 0) return []
  const scheduleIds = claimed.map(({ id }) => id)
  await connection.query(
    `UPDATE post_schedule
        SET status = 'processing', scheduled_for = COALESCE(scheduled_for, GREATEST(run_at, created_at)), claim_token = ?, locked_at = NOW(3), worker_id = ?, host = ?, attempts = attempts + 1,
            waits_for = IF(waits_for = ?, waits_for, NULL)
      WHERE id IN (?)`,
    [token, workerId, host, TURN, scheduleIds],
  )
  // An unconfirmed post stays unconfirmed for the people who look at it, also while a worker asks the platform.
  await connection.query(
    `UPDATE post_details SET status = IF(status = 'unconfirmed', status, 'processing'), attempts = attempts + 1
      WHERE id IN (?)`,
    [claimed.map((row) => row.postDetailId)],
  )
  await connection.query('INSERT INTO attempts (post_detail_id, attempt, actor, host, step, outcome) VALUES ?', [
    claimed.map((row) => [row.postDetailId, row.attempts + 1, workerId, host, 'claim', 'ok']),
  ])
  return claimed
}

const lockOldest = (connection: Connection, limit: number): Promise<string[]> =>
  ids(
    connection,
    `SELECT id FROM post_schedule FORCE INDEX (idx_status_run_at)
      WHERE status = 'pending' AND run_at <= NOW(3)
      ORDER BY run_at, id LIMIT ? FOR UPDATE SKIP LOCKED`,
    [limit],
  )

const lockLeftBehind = async (connection: Connection, leftBy: FleetGrace, limit: number): Promise<string[]> =>
  lockDue(connection, await idsLeftBehind(connection, leftBy, limit))

/** Locks those of some rows that are due, but for what somebody else has locked. */
export const lockDue = async (connection: Connection, wanted: string[]): Promise<string[]> =>
  wanted.length === 0
    ? []
    : ids(
        connection,
        `SELECT id FROM post_schedule FORCE INDEX (PRIMARY)
          WHERE id IN (?) AND status = 'pending' AND run_at <= NOW(3) FOR UPDATE SKIP LOCKED`,
        [wanted],
      )

const ids = async (connection: Connection, sql: string, values: unknown[]): Promise<string[]> =>
  (await rows<Pick<PostScheduleRow, 'id'>>(connection, sql, values)).map(({ id }) => id)

/** Those of the due rows, oldest first, that may be worked on together. */
async function inGoodCompany(
  connection: Connection,
  due: Due[],
  { holdsOthers = false, maxAttempts = Number.POSITIVE_INFINITY }: Claimer,
): Promise<Due[]> {
  const maybeAlone = due.filter(({ attempts }) => goesAlone(attempts, true, maxAttempts))
  if (maybeAlone.length === 0) return due
  const takenBack = await rows<{ id: string }>(
    connection,
    "SELECT DISTINCT post_detail_id AS id FROM attempts WHERE post_detail_id IN (?) AND step = 'take-back'",
    [maybeAlone.map(({ postDetailId }) => postDetailId)],
  )
  const alone = new Set(takenBack.map(({ id }) => id))
  const [oldest] = due
  if (oldest && alone.has(oldest.postDetailId)) return holdsOthers ? [] : [{ ...oldest, isAlone: true }]
  return due.filter(({ postDetailId }) => !alone.has(postDetailId))
}
