import type { Database } from '../connection'
import { type Decimal, rows } from '../rows'
import { transaction } from '../transaction'

/**
 * Asks whether a late post of an account may go out now. A backlog is spread: at most `perMinute` late posts of one
 * account a minute, over all workers and servers.
 * @returns 0 when it may, else after how many milliseconds to ask again
 */
export function takeLateSlot(db: Database, accountId: string, perMinute: number): Promise<number> {
  const spacingMs = 60_000 / perMinute
  // The whole share of a minute may go at once; after that one by one.
  const allowanceMs = 60_000 - spacingMs
  return transaction(db, async (connection) => {
    const [row] = await rows<{ aheadMs: Decimal }>(
      connection,
      `SELECT GREATEST(0, COALESCE(TIMESTAMPDIFF(MICROSECOND, NOW(3), late_slot_at), 0)) / 1000 AS aheadMs
         FROM meta_social_accounts WHERE id = ? FOR UPDATE`,
      [accountId],
    )
    const aheadMs = Number(row?.aheadMs ?? 0)
    if (aheadMs > allowanceMs) return Math.ceil(aheadMs - allowanceMs)
    await connection.query(
      'UPDATE meta_social_accounts SET late_slot_at = NOW(3) + INTERVAL ? MICROSECOND WHERE id = ?',
      [Math.round((aheadMs + spacingMs) * 1000), accountId],
    )
    return 0
  })
}
