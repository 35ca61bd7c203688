import { mayTakeTurn, TURN, takenAfter, turnReason, turnsOf } from '../../domain/backlog'
import type { LateRules } from '../../domain/lateness'
import { planOf } from '../../domain/settlement'
import type { Connection, Database } from '../connection'
import { oneRow, rows } from '../rows'
import { transaction } from '../transaction'
import { lockLine, useShare } from './account-line'
import { type LockedRow, movePosts, type PostMove } from './move-posts'
import { lockWithoutTurn, postsWithoutTurn, type Which } from './posts-without-turn'
import type { Author } from './write-timeline'

export type BacklogRules = LateRules & {
  /** Late posts of one account that go out in a minute. */
  perMinute: number
}

/** `later`: it was given back, and has its turn. `lost`: somebody else holds it. */
export type Turn = 'now' | 'later' | 'lost'

/** Rows of one UPDATE. */
const BATCH = 200

/**
 * Gives each post of a backlog its turn, once: the share of one minute of each account may go now, and the others are not
 * due before it is theirs. So the backlog is not claimed and given back again and again, and each post tells of it in one line.
 * @returns how many were due and wait now
 */
export async function lineUpLatePosts(db: Database, rules: BacklogRules, by: Author): Promise<number> {
  let waiting = 0
  for (const [accountId, ids] of await postsWithoutTurn(db, rules, 'new')) {
    waiting += await transaction(db, async (connection) => {
      const line = await lockLine(connection, accountId, [])
      if (!line) return 0
      const posts = await lockWithoutTurn(connection, ids, 'new')
      return giveTurns(connection, posts, turnsOf(line, posts.length, rules.perMinute), by)
    })
  }
  return waiting
}

/**
 * Asks whether a late post that is held by a claim may go out now. If not, it is given back with its turn, and with it all
 * posts of its account get theirs that wait and could be claimed to be told the same.
 * @param claimed `hasTurn`: its turn was given to it before, and has come
 */
export async function takeTurn(
  db: Database,
  claimed: { scheduleId: string; claimToken: string; accountId: string; hasTurn: boolean },
  rules: BacklogRules,
  by: Author,
): Promise<Turn> {
  const { scheduleId, accountId, hasTurn } = claimed
  const which: Which = hasTurn ? 'called' : 'new'
  return transaction(db, async (connection): Promise<Turn> => {
    const taken = await lockLine(connection, accountId, [scheduleId])
    if (!taken) return 'now'
    const mayGo = hasTurn ? mayTakeTurn(taken, rules.perMinute) : turnsOf(taken, 1, rules.perMinute)[0] === 0
    if (mayGo) {
      await useShare(connection, accountId, takenAfter(taken, rules.perMinute))
      return 'now'
    }
    const others = (await postsWithoutTurn(connection, rules, which, accountId)).get(accountId) ?? []
    const waiting = await lockWithoutTurn(connection, others, which)
    const line = await lockLine(connection, accountId, [scheduleId, ...waiting.map((row) => row.scheduleId)])
    const [own = 0, ...turns] = turnsOf(line ?? taken, waiting.length + 1, rules.perMinute)
    const isMine = await giveBack(connection, claimed, own, by)
    await giveTurns(connection, waiting, turns, by)
    return isMine ? 'later' : 'lost'
  })
}

/** Who may go at once is only marked; each other gets its time, and a line that says so. */
async function giveTurns(connection: Connection, posts: LockedRow[], turns: number[], by: Author): Promise<number> {
  const now = await clockOf(connection)
  const moves = posts.map((row, n): PostMove => {
    const inMs = turns[n] ?? 0
    const plan = { move: 'postpone', to: 'pending', told: 'pending', waitsFor: TURN } as const
    if (inMs === 0) return { row, plan }
    const reason = turnReason(new Date(now + inMs))
    const line = { step: 'postpone', outcome: 'waiting', reason } as const
    return { row, plan: { ...plan, runAt: { inMs }, message: reason }, line }
  })
  for (let n = 0; n < moves.length; n += BATCH) await movePosts(connection, moves.slice(n, n + BATCH), by)
  return turns.filter((inMs) => inMs > 0).length
}

/** @returns false when the claim was lost, and nothing was written */
async function giveBack(
  connection: Connection,
  { scheduleId, claimToken }: { scheduleId: string; claimToken: string },
  inMs: number,
  by: Author,
): Promise<boolean> {
  const [row] = await rows<LockedRow & { token: string | null }>(
    connection,
    `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts, claim_token AS token
       FROM post_schedule WHERE id = ? FOR UPDATE`,
    [scheduleId],
  )
  if (row?.token !== claimToken) return false
  const reason = turnReason(new Date((await clockOf(connection)) + inMs))
  const plan = planOf({ move: 'wait', againInMs: inMs, isQuestion: false, reason, waitsFor: TURN })
  const line = { step: 'settle', outcome: 'waiting', reason } as const
  await movePosts(connection, [{ row: { ...row, status: 'processing' }, plan, line }], by)
  return true
}

async function clockOf(connection: Connection): Promise<number> {
  return (await oneRow<{ now: Date }>(connection, 'SELECT NOW(3) AS now')).now.getTime()
}
