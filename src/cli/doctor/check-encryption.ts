import type { RowDataPacket } from 'mysql2/promise'
import type { Config } from '../../config/config'
import { dataDir } from '../../config/project-root'
import type { Database } from '../../db/connection'
import { tokenEncryptionKey } from '../../security/encryption-key'
import { TokenCipher, tokenContext } from '../../security/token-cipher'
import { type Finding, ok, wrong } from './finding'

/** Decrypts every stored token with this server's key: workers will need just that. */
export async function checkEncryption(db: Database, config: Config): Promise<Finding> {
  let cipher: TokenCipher
  try {
    cipher = TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
  } catch (error) {
    return wrong('Encryption key: none that can be used', (error as Error).message)
  }
  const [tokens] = await db.query<RowDataPacket[]>('SELECT id, company_id, context_id, access_token FROM social_token')
  const unreadable = tokens.flatMap((token) => {
    try {
      cipher.decrypt(token.access_token, tokenContext(token.company_id, token.context_id))
      return []
    } catch (error) {
      return [{ id: token.id, reason: (error as Error).message }]
    }
  })
  const [first] = unreadable
  if (!first) return ok(`Encryption key: decrypts all ${tokens.length} stored tokens`)
  return wrong(
    `Encryption key: ${unreadable.length} of ${tokens.length} stored tokens do not decrypt (token ${first.id}: ${first.reason})`,
    'Put the key they were encrypted with into TOKEN_ENCRYPTION_KEY behind the new one, or connect those accounts again',
  )
}
