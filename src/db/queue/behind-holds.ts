import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import type { DueRow } from './due-window'

/** A row that waits, and, where a hold keeps it from being begun at its time, until when. */
export type RowBehindHold = DueRow & { heldUntil?: Date }

type HoldLeft = { scope: string; leftUs: number; until: Date }

/**
 * Has rows be due no sooner than the holds end under which they stand: on their account, its app, its platform and the host of its
 * login. Who is let in before that is claimed to find out, post after post.
 */
export async function behindHolds(db: Database | Connection, due: DueRow[]): Promise<RowBehindHold[]> {
  if (due.length === 0) return due
  const holds = await holdsThatLast(db)
  if (holds.size === 0) return due
  const accounts = [...new Set(due.map(({ lane }) => accountOf(lane)))]
  const logins = [...holds.keys()].some((scope) => scope.startsWith('host:'))
    ? await loginsOf(db, accounts)
    : new Map<string, string>()
  return due.map((row) => {
    const [platform, account] = [row.lane.slice(0, row.lane.indexOf(':')), accountOf(row.lane)]
    const scopes = [
      `account:${account}`,
      `app:${platform}`,
      `platform:${platform}`,
      `host:${logins.get(account) ?? platform}`,
    ]
    const [longest] = scopes.flatMap((scope) => holds.get(scope) ?? []).sort((a, b) => b.leftUs - a.leftUs)
    if (!longest || longest.leftUs / 1_000 <= row.dueInMs) return row
    return { ...row, dueInMs: longest.leftUs / 1_000, heldUntil: longest.until }
  })
}

const accountOf = (lane: string) => lane.slice(lane.indexOf(':') + 1)

async function holdsThatLast(db: Database | Connection): Promise<Map<string, HoldLeft>> {
  const found = await rows<HoldLeft>(
    db,
    `SELECT scope, TIMESTAMPDIFF(MICROSECOND, NOW(3), until_at) AS leftUs, until_at AS until FROM holds
      WHERE until_at > NOW(3)`,
  )
  return new Map(found.map((hold) => [hold.scope, hold]))
}

async function loginsOf(db: Database | Connection, accounts: string[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; login: string }>(
    db,
    'SELECT id, login FROM meta_social_accounts WHERE id IN (?)',
    [accounts],
  )
  return new Map(found.map(({ id, login }) => [id, login]))
}
