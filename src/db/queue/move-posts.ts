import { eventOf } from '../../domain/events'
import { againstTheLaw, lawOf, type Plan } from '../../domain/moves'
import type { ScheduleStatus } from '../../domain/post-status'
import type { TimelineEntry, TimelineLine } from '../../domain/timeline'
import type { Connection } from '../connection'
import { type PostEvents, writePostEvents } from '../events/write-post-events'
import { perRow } from '../per-row'
import { rows } from '../rows'
import { movePublications } from './move-publications'
import { type Author, MAX_REASON, writeTimeline } from './write-timeline'

/** A queue row that this transaction has locked, as it stood then. */
export type LockedRow = { scheduleId: string; postDetailId: string; status: ScheduleStatus; attempts: number }

/** What is to become of one post. Without a line its timeline says nothing of it. */
export type PostMove = { row: LockedRow; plan: Plan; line?: TimelineLine }

/** What else the same transaction writes down. */
export type Beside = {
  timeline?: TimelineEntry[]
  /** Publications that it has brought out. */
  publications?: number[]
  /** False when nobody listens: then no event is written. Absent: that is asked when there is one. */
  isListened?: boolean
}

/**
 * Carries moves out: the one writer of `post_schedule.status` and `post_details.status` beside the claim. The queue rows
 * are locked already, by {@link lockPost} or by key: always before the post's own, as a claim does, for the other order
 * would be a deadlock with it. Each move is held against the law; what ends a claim takes its token away. What others are
 * told of it is written last, when nothing is locked any more that somebody could wait for.
 * @throws when a move is against the law, and nothing is written
 */
export async function movePosts(
  connection: Connection,
  moves: PostMove[],
  by: Author,
  { timeline = [], publications = [], isListened }: Beside = {},
): Promise<void> {
  for (const { row, plan } of moves) {
    const fault = againstTheLaw(row.status, plan)
    if (fault) throw new Error(`Post ${row.postDetailId} cannot be moved: ${fault}`)
  }
  const posts = isListened === false ? [] : await eventsOf(connection, moves)
  if (moves.length > 0) {
    await moveInQueue(connection, moves)
    await tell(connection, moves)
    await movePublications(connection, moves)
  }
  const lines = moves.flatMap(({ row, plan, line }) =>
    // People decide outside of any attempt.
    line ? [{ ...line, postDetailId: row.postDetailId, attempt: isByPerson(plan) ? 0 : row.attempts }] : [],
  )
  await writeTimeline(connection, [...timeline, ...lines], by)
  if (isListened === false) return
  const out = moves.flatMap(({ plan }) => (plan.publications?.to === 'published' ? [plan.publications.id] : []))
  await writePostEvents(connection, { posts, publications: [...publications, ...out] })
}

/** What the moves make known. Asked before them: whether a post is a question already is not to be seen afterwards. */
async function eventsOf(connection: Connection, moves: PostMove[]): Promise<PostEvents['posts']> {
  const questions = moves.filter(({ plan }) => plan.told === 'unconfirmed').map(({ row }) => row.postDetailId)
  const known =
    questions.length > 0
      ? await rows<{ id: string }>(
          connection,
          "SELECT id FROM post_details WHERE id IN (?) AND status = 'unconfirmed'",
          [questions],
        )
      : []
  const unconfirmed = new Set(known.map(({ id }) => id))
  return moves.flatMap(({ row: { postDetailId, status }, plan }) => {
    const type = eventOf(status, plan, unconfirmed.has(postDetailId))
    return type ? [{ postDetailId, type }] : []
  })
}

const isPutOff = ({ plan }: PostMove) => plan.move === 'postpone'

const isByPerson = ({ move }: Plan) => lawOf(move).by === 'person'

async function moveInQueue(connection: Connection, moves: PostMove[]): Promise<void> {
  const column = perRow(moves, ({ row }) => row.scheduleId)
  const laterBy = ({ plan: { runAt } }: PostMove) => (runAt && 'inMs' in runAt ? Math.round(runAt.inMs * 1000) : null)
  const assignments = [
    `status = ${column(({ plan }) => plan.to)}`,
    // Before run_at, which tells it of a row that was made by hand.
    ...(moves.some(isPutOff) ? ['scheduled_for = COALESCE(scheduled_for, GREATEST(run_at, created_at))'] : []),
    `run_at = COALESCE(NOW(3) + INTERVAL ${column(laterBy)} MICROSECOND, run_at)`,
    `attempts = ${attempts(column, 'attempts')}`,
    'claim_token = NULL, locked_at = NULL',
  ]
  if (moves.some(({ plan }) => plan.runAt && 'at' in plan.runAt)) {
    const at = column(({ plan: { runAt } }) => (runAt && 'at' in runAt ? timestamp(runAt.at) : null))
    assignments.push(`run_at = COALESCE(${at}, run_at), scheduled_for = COALESCE(${at}, scheduled_for)`)
  }
  if (moves.some(({ plan }) => plan.lateFrom)) {
    const from = column(({ plan }) => plan.lateFrom ?? null)
    assignments.push(`released_at = CASE ${from} WHEN 'now' THEN NOW(3) WHEN 'its-time' THEN NULL ELSE released_at END`)
  }
  if (moves.some(({ plan }) => plan.waitsFor !== undefined)) {
    const kept = column(({ plan }) => (plan.waitsFor === undefined ? 1 : 0))
    assignments.push(`waits_for = IF(${kept}, waits_for, ${column(({ plan }) => plan.waitsFor ?? null)})`)
  }
  await connection.query(`UPDATE post_schedule SET ${assignments.join(', ')} WHERE id IN (${column.ids})`)
}

async function tell(connection: Connection, moves: PostMove[]): Promise<void> {
  const column = perRow(moves, ({ row }) => row.postDetailId)
  /** A column that some plans leave as it is. */
  const unlessKept = (name: string, pick: (plan: Plan) => string | null | undefined) => {
    const kept = column(({ plan }) => (pick(plan) === undefined ? 1 : 0))
    return `${name} = IF(${kept}, ${name}, ${column(({ plan }) => pick(plan) ?? null)})`
  }
  await connection.query(
    `UPDATE post_details SET
       status = ${column(({ plan }) => plan.told)},
       external_post_id = COALESCE(${column(({ plan }) => plan.externalPostId ?? null)}, external_post_id),
       ${unlessKept('error_message', ({ message }) => message?.slice(0, MAX_REASON) ?? message)},
       ${unlessKept('failure_cause', ({ cause }) => cause)},
       attempts = ${attempts(column, 'attempts')},
       version = version + ${column(({ plan }) => (isByPerson(plan) ? 1 : 0))}
     WHERE id IN (${column.ids})`,
  )
}

type Column = (pick: (move: PostMove) => string | number | null) => string

function attempts(column: Column, name: string): string {
  const law = ({ plan }: PostMove) => lawOf(plan.move).attempts
  const back = column((move) => (law(move) === 'give-back' ? 1 : 0))
  // Never below nothing: rows that were written by hand may not have counted.
  return `IF(${column((move) => (law(move) === 'anew' ? 1 : 0))}, 0, GREATEST(${name}, ${back}) - ${back})`
}

/** As the session's time zone, UTC, has it. */
const timestamp = (at: Date) => at.toISOString().slice(0, 23).replace('T', ' ')
