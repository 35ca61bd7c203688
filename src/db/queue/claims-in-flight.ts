import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { LANE } from './lane'

/** A claim that somebody holds. */
export type ClaimInFlight = {
  id: string
  lane: string
  token: string
  /** How long its lease has to run. */
  leaseMs: number
}

/**
 * All claims that are held, whoever has taken them: resident workers, and those of ticks.
 * @param leaseMs how long a claim holds; an older one is nobody's any more
 */
export async function claimsInFlight(db: Database | Connection, leaseMs: number): Promise<ClaimInFlight[]> {
  const leaseUs = leaseMs * 1_000
  const found = await rows<Omit<ClaimInFlight, 'leaseMs'> & { leaseUs: number }>(
    db,
    `SELECT s.id, ${LANE} AS lane, s.claim_token AS token,
            TIMESTAMPDIFF(MICROSECOND, NOW(3), s.locked_at + INTERVAL ? MICROSECOND) AS leaseUs
       FROM post_schedule s FORCE INDEX (idx_processing_locked_at) JOIN post_details d ON d.id = s.post_detail_id
      WHERE s.status = 'processing' AND s.locked_at > NOW(3) - INTERVAL ? MICROSECOND AND s.claim_token IS NOT NULL
      ORDER BY s.locked_at, s.id`,
    [leaseUs, leaseUs],
  )
  return found.map(({ leaseUs: left, ...claim }) => ({ ...claim, leaseMs: left / 1_000 }))
}
