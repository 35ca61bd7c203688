import type { Connection, Database } from '../connection'
import { rows } from '../rows'

/** True when a publication of the same account other than this one already owns the platform id. */
export async function isExternalIdTaken(
  db: Database | Connection,
  accountId: string,
  publicationId: number,
  externalId: string,
): Promise<boolean> {
  const owners = await rows<object>(
    db,
    `SELECT 1 FROM publications p JOIN post_details d ON d.id = p.post_detail_id
      WHERE d.social_account_id = ? AND p.id <> ? AND p.external_id = ? LIMIT 1`,
    [accountId, publicationId, externalId],
  )
  return owners.length > 0
}
