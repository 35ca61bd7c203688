import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { transaction } from '../transaction'
import type { AccountRow } from './account-row'
import { type AccountToSave, insertToken, type TokenToSave } from './save-social-account'

/** An account that another application had, under the id it had there. */
export type AccountToImport = AccountToSave & { id: string }

/** Its token with the id it had there, should it be the same token. */
export type TokenToImport = TokenToSave & { id: string | undefined }

/** An account that is here already: by its id, or by what it is on its platform. */
export type AccountThere = Pick<AccountRow, 'id' | 'company_id' | 'platform' | 'external_id'> & {
  /** It came without a token that works, and nobody has connected it since. */
  isWaiting: number
}

/** Begins `status_reason` of an account that came without a token that works. */
export const CONNECT_AGAIN = 'It came from the old application without a token that works: '

/** The accounts that are here already. */
export const accountsThere = (db: Database): Promise<AccountThere[]> =>
  rows<AccountThere>(
    db,
    `SELECT id, company_id, platform, external_id,
            userAccessTokenId IS NULL AND COALESCE(status_reason, '') LIKE ? AS isWaiting FROM meta_social_accounts`,
    [`${CONNECT_AGAIN}%`],
  )

/**
 * Adds an account of another application. Without a token it waits to be connected again, and its posts with it.
 * @param token or why there is none
 */
export function importAccount(
  db: Database,
  { id, companyId, platform, externalId, name, login }: AccountToImport,
  token: TokenToImport | { missing: string },
): Promise<void> {
  return transaction(db, async (connection) => {
    const missing = 'missing' in token ? token.missing : undefined
    const tokenId = 'missing' in token ? null : await tokenOf(connection, companyId, token)
    await connection.query(
      `INSERT INTO meta_social_accounts
         (id, company_id, platform, external_id, name, login, userAccessTokenId, status, status_reason, disconnected_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, IF(? IS NULL, NULL, NOW(3)))`,
      [
        ...[
          id,
          companyId,
          platform,
          externalId,
          name,
          login,
          tokenId,
          missing === undefined ? 'ok' : 'needs_reconnect',
        ],
        ...[missing === undefined ? null : `${CONNECT_AGAIN}${missing}`.slice(0, 1_000), missing ?? null],
      ],
    )
  })
}

/** Accounts that shared a token share it here: it is stored, and later renewed, once. */
async function tokenOf(connection: Connection, companyId: string, { id, ...token }: TokenToImport): Promise<string> {
  const [there] =
    id === undefined
      ? []
      : await rows<{ company: string }>(
          connection,
          'SELECT company_id AS company FROM social_token WHERE id = ? FOR UPDATE',
          [id],
        )
  if (id !== undefined && there?.company === companyId) return id
  return insertToken(connection, companyId, token, there ? undefined : id)
}
