import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import type { Cursor } from './due-window'
import { LANE } from './lane'
import { WITH_SERVED } from './left-behind'

type Found = { id: string; lane: string }

type Given = {
  /** A claim that is older is nobody's any more. */
  leaseMs: number
  /** Of the rows that are looked at, no more than so many. */
  most: number
  /** Rows that are read at one place. */
  page?: number
}

/** Read and judged in about two milliseconds. */
const PAGE = 500

/** Each would be claimed to find out that it has to wait. */
const NOT_ON_HOLD = `NOT EXISTS (SELECT 1 FROM holds WHERE until_at > NOW(3)
   AND scope IN (CONCAT('account:', a.id), CONCAT('app:', a.platform), CONCAT('platform:', a.platform), CONCAT('host:', a.login)))`

/** A stretch of the queue: its first rows, its last ones, or those behind a row. */
type Place = 'head' | 'tail' | Cursor

/**
 * The looks of one worker for rows that have been due for long, of accounts on which nobody works and that are neither paused nor on hold: the oldest
 * of each account, with the lane that it is in. Two who look at the same time find the same, and one of them gets it.
 *
 * A look reads a bounded number of rows, however many of an account that is busy or paused stand before the others: the head of
 * the queue, and where all that stands there is such, its end, where what becomes due now is, and one stretch between them, each time
 * the next. So what has just become due is found at once, and what stands in the midst of a long queue within a lap.
 */
export class LooksForLeftBehind {
  private readonly leaseMs: number
  private readonly most: number
  private readonly page: number
  /** The lap goes on behind this row. */
  private after: Cursor | undefined

  constructor(
    private readonly db: Database | Connection,
    { leaseMs, most, page = PAGE }: Given,
  ) {
    this.leaseMs = leaseMs
    this.most = most
    this.page = page
  }

  /** @param graceMs a row that has been due for less is left to others */
  async look(graceMs: number): Promise<Found[]> {
    const first = await this.at('head', graceMs)
    if (first.length > 0) return first
    const end = await this.endOf('head', graceMs)
    if (!end) return []
    const from = this.after && isBehind(this.after, end) ? this.after : end
    const found = await this.at(from, graceMs)
    // What is found there and not taken now is there in the next look as well.
    this.after = found.length > 0 ? from : await this.endOf(from, graceMs)
    return found.length > 0 ? found : this.at('tail', graceMs)
  }

  private async at(place: Place, graceMs: number): Promise<Found[]> {
    const { where, values } = whereOf(place, graceMs)
    const order = place === 'tail' ? 'DESC' : 'ASC'
    const found = await rows<Found>(
      this.db,
      `SELECT s.id, ${LANE} AS lane
         FROM (SELECT s.id FROM (SELECT id, run_at, post_detail_id, social_account_id FROM post_schedule FORCE INDEX (idx_status_run_at)
                                  WHERE ${where} ORDER BY run_at ${order}, id ${order} LIMIT ?) s
                 ${WITH_SERVED}
                 LEFT JOIN meta_social_accounts a ON a.id = COALESCE(s.social_account_id, byHand.social_account_id)
                WHERE served.account IS NULL AND (a.capacity IS NULL OR a.capacity > 0) AND ${NOT_ON_HOLD}
                ORDER BY s.run_at, s.id LIMIT ?) oldest
         JOIN post_schedule s ON s.id = oldest.id JOIN post_details d ON d.id = s.post_detail_id
        ORDER BY s.run_at, s.id`,
      [...values, this.page, this.leaseMs * 1_000, this.most],
    )
    const first = new Map(found.toReversed().map((row) => [row.lane, row]))
    return found.filter((row) => first.get(row.lane) === row)
  }

  /** The last row that was read at a place; undefined when nothing stands behind it. */
  private async endOf(place: Place, graceMs: number): Promise<Cursor | undefined> {
    const { where, values } = whereOf(place, graceMs)
    const [last, next] = await rows<Cursor>(
      this.db,
      `SELECT id, run_at AS runAt FROM post_schedule FORCE INDEX (idx_status_run_at)
        WHERE ${where} ORDER BY run_at, id LIMIT 2 OFFSET ?`,
      [...values, this.page - 1],
    )
    return next && last
  }
}

/** Behind a row is written as two ranges: one that compares the pair is read from the beginning of its moment each time. */
function whereOf(place: Place, graceMs: number): { where: string; values: unknown[] } {
  const due = "status = 'pending' AND run_at <= NOW(3) - INTERVAL ? MICROSECOND"
  if (place === 'head' || place === 'tail') return { where: due, values: [graceMs * 1_000] }
  const { runAt, id } = place
  return { where: `${due} AND (run_at = ? AND id > ? OR run_at > ?)`, values: [graceMs * 1_000, runAt, id, runAt] }
}

const isBehind = (one: Cursor, other: Cursor): boolean =>
  one.runAt > other.runAt || (one.runAt.getTime() === other.runAt.getTime() && one.id > other.id)
