import type { Connection } from '../connection'

/** Forgets a token that no account uses any more; several accounts of one login may share it. */
export async function removeUnusedToken(connection: Connection, tokenId: string | null): Promise<void> {
  if (tokenId === null) return
  await connection.execute(
    'DELETE FROM social_token WHERE id = ? AND NOT EXISTS (SELECT 1 FROM meta_social_accounts WHERE userAccessTokenId = ?)',
    [tokenId, tokenId],
  )
}
