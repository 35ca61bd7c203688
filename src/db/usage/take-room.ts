import type { ResultSetHeader } from 'mysql2/promise'
import { type Counted, NO_LIMIT, QuotaReached } from '../../domain/quota'
import type { Connection, Database } from '../connection'
import { oneRow, preparedRows } from '../rows'
import { statement, transaction } from '../transaction'

/** So long a number is believed: SQL by hand, servers with other settings and a restored backup add without saying so. */
const BELIEVED_SECONDS = 60
/** So far below its limit a company only has its number looked at now and then: no server takes so many in that time. */
const FAR = 20_000
const LOOK_AGAIN_SECONDS = 5

/** Of what a company may have so much. */
export type Quota = {
  companyId: string
  of: Counted
  allowed: number
  /** Counts what there is, what its transaction has written among it. Beyond `upTo` it need not count. */
  count(db: Database | Connection, upTo: number): Promise<number>
}

const HAS_ROOM = 'company_id = ? AND what = ? AND at_most + ? <= ? AND counted_at > NOW(3) - INTERVAL ? SECOND'

// Where some are taken without a word, the number of those that are not is soon too small.
const isLarge = (allowed: number) => allowed > FAR
const room = ({ companyId, of, allowed }: Quota, more: number) => [
  companyId,
  of,
  more,
  allowed,
  isLarge(allowed) ? LOOK_AGAIN_SECONDS : BELIEVED_SECONDS,
]

/** Nothing was ever counted for the company. Its transaction is rolled back, and run again once there is a row to lock. */
class NeverCounted extends Error {
  constructor(readonly quota: Quota) {
    super(`No ${quota.of} were ever counted for ${quota.companyId}`)
  }
}

/**
 * A transaction that may take room. The row that is locked for it is made beside it: one that is made and rolled back in a
 * refused transaction would be a deadlock among those who wait to make it.
 */
export async function transactionWithRoom<T>(
  db: Database,
  work: (connection: Connection, room: Room) => Promise<T>,
): Promise<T> {
  const room = roomIn(db)
  for (;;) {
    try {
      return await transaction(db, (connection) => work(connection, room))
    } catch (error) {
      if (!(error instanceof NeverCounted)) throw error
      const { companyId, of } = error.quota
      await statement(db, 'INSERT IGNORE INTO company_usage (company_id, what) VALUES (?, ?)', [companyId, of])
    }
  }
}

/** What this process has seen of the numbers of companies in one database. */
export class Room {
  private readonly seen = new Map<string, { used: number; at: number }>()

  constructor(private readonly now = () => performance.now()) {}

  /**
   * Takes room for what a transaction has written: its last statement, because near their limit those who take room for the
   * same company wait for its end. Nobody waits for anything else behind this lock, and no claim or settlement of a post takes it.
   *
   * What is counted once is added to from then on, and nothing is taken off when a post is over or a file goes. So the number
   * is never too small; it is counted anew when there seems to be no room, and now and then.
   * @param connection of a {@link transactionWithRoom}
   * @param more how many it has written
   * @throws QuotaReached when they are too many: the transaction is to be rolled back
   */
  async take(connection: Connection, quota: Quota, more: number): Promise<void> {
    const { companyId, of, allowed } = quota
    if (await this.isAmple(connection, quota, more)) return
    const [taken] = await connection.execute<ResultSetHeader>(
      `UPDATE company_usage SET at_most = at_most + ? WHERE ${HAS_ROOM}`,
      [more, ...room(quota, more)],
    )
    if (taken.affectedRows > 0) return
    // From here on what others have written for the company is committed, or is going to be counted by them.
    const locked = await preparedRows<{ atMost: number }>(
      connection,
      'SELECT at_most AS atMost FROM company_usage WHERE company_id = ? AND what = ? FOR UPDATE',
      [companyId, of],
    )
    if (locked.length === 0) throw new NeverCounted(quota)
    const used = await quota.count(connection, allowed + more)
    if (used > allowed) throw new QuotaReached(of, used, allowed)
    await connection.execute(
      'UPDATE company_usage SET at_most = ?, counted_at = NOW(3) WHERE company_id = ? AND what = ?',
      [used, companyId, of],
    )
  }

  /**
   * Whether there is so much room that nobody has to wait for anybody, nor needs a transaction: a company that sends hundreds of
   * posts a second would wait for each commit. Weights are no numbers: one file may fill it.
   */
  async isAmple(db: Database | Connection, quota: Quota, more: number): Promise<boolean> {
    const { companyId, of, allowed } = quota
    if (allowed === NO_LIMIT) return true
    if (of === 'bytes' || !isLarge(allowed)) return false
    const name = `${of} ${companyId}`
    const last = this.seen.get(name)
    if (last && this.now() - last.at < LOOK_AGAIN_SECONDS * 1_000) {
      last.used += more
      return last.used <= allowed - FAR
    }
    // The others go by the last number until there is another.
    if (last) last.at = this.now()
    const used = await quota.count(db, allowed - FAR + 1)
    if (this.seen.size >= MOST_SEEN) this.seen.clear()
    this.seen.set(name, { used, at: this.now() })
    return used <= allowed - FAR
  }
}

const rooms = new WeakMap<Database, Room>()

/** What this process knows of the database behind a pool. */
export function roomIn(db: Database): Room {
  const room = rooms.get(db) ?? new Room()
  rooms.set(db, room)
  return room
}

const MOST_SEEN = 10_000

/**
 * Looks whether there is room, before something costly is done for it. It takes none: only {@link Room.take} decides.
 * @throws QuotaReached
 */
export async function lookForRoom(db: Database, quota: Quota, more: number): Promise<void> {
  const { of, allowed } = quota
  if (await roomIn(db).isAmple(db, quota, 0)) return
  const seen = await preparedRows<{ atMost: number }>(
    db,
    `SELECT at_most AS atMost FROM company_usage WHERE ${HAS_ROOM}`,
    room(quota, more),
  )
  if (seen.length > 0) return
  const used = (await quota.count(db, allowed + 1)) + more
  if (used > allowed) throw new QuotaReached(of, used, allowed)
}

/** Counts rows up to a number, in the index that finds them: what is there beyond it costs nothing. */
export async function countUpTo(
  db: Database | Connection,
  from: string,
  values: unknown[],
  upTo: number,
): Promise<number> {
  const { counted } = await oneRow<{ counted: number }>(
    db,
    `SELECT COUNT(*) AS counted FROM (SELECT 1 FROM ${from} LIMIT ?) AS found`,
    [...values, upTo],
  )
  return counted
}
