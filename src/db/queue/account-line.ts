import { type Line, TURN } from '../../domain/backlog'
import type { Connection } from '../connection'
import { type Decimal, oneRow, rows } from '../rows'

/**
 * Locks an account for giving turns to its late posts, and reads how they stand. One gives turns to an account at a time,
 * over all workers and servers.
 * @param leftOut posts that are about to get another turn
 * @returns undefined when there is no such account any more
 */
export async function lockLine(
  connection: Connection,
  accountId: string,
  leftOut: string[],
): Promise<Line | undefined> {
  const [account] = await rows<{ takenMs: Decimal; platform: string; login: string }>(
    connection,
    `SELECT GREATEST(0, COALESCE(TIMESTAMPDIFF(MICROSECOND, NOW(3), late_slot_at), 0)) / 1000 AS takenMs, platform, login
       FROM meta_social_accounts WHERE id = ? FOR UPDATE`,
    [accountId],
  )
  if (!account) return undefined
  const { platform, login } = account
  const { called, lastMs } = await oneRow<{ called: Decimal | null; lastMs: Decimal | null }>(
    connection,
    `SELECT SUM(s.run_at <= NOW(3)) AS called, TIMESTAMPDIFF(MICROSECOND, NOW(3), MAX(s.run_at)) / 1000 AS lastMs
       FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id
      WHERE d.social_account_id = ? AND s.status IN ('pending', 'processing') AND s.scheduled_for < NOW(3)
        AND s.waits_for = ? AND s.id NOT IN (?)`,
    [accountId, TURN, leftOut.length > 0 ? leftOut : ['']],
  )
  const { holdMs } = await oneRow<{ holdMs: Decimal | null }>(
    connection,
    'SELECT TIMESTAMPDIFF(MICROSECOND, NOW(3), MAX(until_at)) / 1000 AS holdMs FROM holds WHERE scope IN (?)',
    [[`account:${accountId}`, `app:${platform}`, `platform:${platform}`, `host:${login}`]],
  )
  const [last, hold] = [Number(lastMs ?? 0), Number(holdMs ?? 0)]
  return {
    takenMs: Number(account.takenMs),
    called: Number(called ?? 0),
    ...(last > 0 && { lastMs: last }),
    ...(hold > 0 && { holdMs: hold }),
  }
}

/** Notes for how long the account's share is used up. */
export async function useShare(connection: Connection, accountId: string, takenMs: number): Promise<void> {
  await connection.query(
    'UPDATE meta_social_accounts SET late_slot_at = NOW(3) + INTERVAL ? MICROSECOND WHERE id = ?',
    [Math.round(takenMs * 1000), accountId],
  )
}
