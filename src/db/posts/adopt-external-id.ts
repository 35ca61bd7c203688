import type { Database } from '../connection'
import { rows } from '../rows'
import { statement } from '../transaction'

/**
 * Takes what a platform shows for a publication. Two posts of the same words, asked about at the same moment by two
 * workers, may both be told of the one that is out: only the first gets it, for good.
 * @returns false when it has been taken for another publication of the account
 */
export async function adoptExternalId(
  db: Database,
  accountId: string,
  publicationId: number,
  externalId: string,
): Promise<boolean> {
  const key = [accountId, externalId]
  await statement(
    db,
    'INSERT IGNORE INTO adopted_ids (social_account_id, external_id, publication_id) VALUES (?, ?, ?)',
    [...key, publicationId],
  )
  const [owner] = await rows<{ publicationId: number }>(
    db,
    'SELECT publication_id AS publicationId FROM adopted_ids WHERE social_account_id = ? AND external_id = ?',
    key,
  )
  return owner?.publicationId === publicationId
}
