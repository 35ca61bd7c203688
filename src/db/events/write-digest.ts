import type { Database } from '../connection'
import { type Decimal, oneRow, rows } from '../rows'
import { readObject } from '../stored-json'
import { type OperatorsOwn, operatorsId } from './register-operator'
import { writeEvents } from './write-events'

/** What counters had when a digest was written. */
type Totals = { published: number; failed: number }

type State = Record<'due' | 'soon' | 'unconfirmed' | 'missed' | 'accounts', number>

/**
 * Writes the digest of a day for the operator, once a day for each way of being told, however many processes do this.
 * @param at from which time of the day on, by the database's clock (UTC), as `07:30`
 */
export async function writeDigest(db: Database, ways: readonly OperatorsOwn[], at: string): Promise<void> {
  const { day, isTime } = await oneRow<{ day: string; isTime: number }>(
    db,
    "SELECT DATE_FORMAT(NOW(), '%Y-%m-%d') AS day, DATE_FORMAT(NOW(), '%H:%i') >= ? AS isTime",
    [at],
  )
  if (isTime !== 1) return
  for (const way of ways) {
    // Named by its day, so that it happens once.
    const id = `digest-${day}-${way}`
    const [written] = await rows<{ id: number }>(db, 'SELECT id FROM events WHERE event_id = ?', [id])
    if (written) continue
    const webhookId = operatorsId(way)
    const [totals, before, state] = [await countedUntilNow(db), await lastDigest(db, webhookId), await stateNow(db)]
    const since = before && {
      since: before.at.toISOString(),
      published: Math.max(0, totals.published - before.totals.published),
      failed: Math.max(0, totals.failed - before.totals.failed),
    }
    await writeEvents(db, [
      { id, type: 'notice.digest', companyId: null, webhookId, data: { ...since, ...state, totals } },
    ])
  }
}

// From the counters, which are there for metrics: rows of posts may be thrown away, and are many.
async function countedUntilNow(db: Database): Promise<Totals> {
  const { published, failed } = await oneRow<{ published: number | null; failed: number | null }>(
    db,
    `SELECT SUM(IF(labels LIKE '%outcome="published"%', value, 0)) AS published,
            SUM(IF(labels LIKE '%outcome="failed"%', value, 0)) AS failed
       FROM counters WHERE name = 'publications_total'`,
  )
  return { published: published ?? 0, failed: failed ?? 0 }
}

async function lastDigest(db: Database, webhookId: string): Promise<{ at: Date; totals: Totals } | undefined> {
  const [last] = await rows<{ at: Date; data: object | string }>(
    db,
    `SELECT e.created_at AS at, e.data FROM deliveries d JOIN events e ON e.id = d.event_id
      WHERE d.webhook_id = ? AND e.type = 'notice.digest' ORDER BY d.id DESC LIMIT 1`,
    [webhookId],
  )
  const totals = last && (readObject(last.data) as { totals?: Totals }).totals
  return totals && { at: last.at, totals }
}

async function stateNow(db: Database): Promise<State> {
  const state = await oneRow<Record<keyof State, Decimal>>(
    db,
    `SELECT (SELECT COUNT(*) FROM post_schedule WHERE status = 'pending' AND run_at <= NOW()) AS due,
            (SELECT COUNT(*) FROM post_schedule
              WHERE status = 'pending' AND run_at > NOW() AND run_at <= NOW() + INTERVAL 1 DAY) AS soon,
            (SELECT COUNT(*) FROM post_details WHERE status = 'unconfirmed') AS unconfirmed,
            (SELECT COUNT(*) FROM post_details WHERE status = 'missed') AS missed,
            (SELECT COUNT(*) FROM meta_social_accounts WHERE status = 'needs_reconnect' AND disconnected_at IS NULL) AS accounts`,
  )
  return {
    due: Number(state.due),
    soon: Number(state.soon),
    unconfirmed: Number(state.unconfirmed),
    missed: Number(state.missed),
    accounts: Number(state.accounts),
  }
}
