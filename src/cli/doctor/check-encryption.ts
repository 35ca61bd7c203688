import type { Config } from '../../config/config'
import { dataDir } from '../../config/project-root'
import { countOldSecrets, type StoredSecret, storedSecrets } from '../../db/accounts/reencrypt-tokens'
import type { Database } from '../../db/connection'
import { keptEncryptionKey, tokenEncryptionKey } from '../../security/encryption-key'
import { secretContexts, TokenCipher } from '../../security/token-cipher'
import { type Finding, note, ok, wrong } from './finding'

/** Decrypts every stored token with this server's key: workers will need just that. */
export async function checkEncryption(db: Database, config: Config, data = dataDir): Promise<Finding> {
  // Asking for the key would make one.
  if (!config.TOKEN_ENCRYPTION_KEY && !config.DATABASE_URL && keptEncryptionKey(data) === undefined) {
    return withoutKey((await storedSecrets(db)).length, data)
  }
  let cipher: TokenCipher
  try {
    cipher = TokenCipher.fromSetting(tokenEncryptionKey(config, data))
  } catch (error) {
    return wrong('Encryption key: none that can be used', (error as Error).message)
  }
  const secrets = await storedSecrets(db)
  const tokens = secrets.filter(({ kind }) => kind === 'access').length
  const [first, ...more] = secrets.flatMap((secret) => whyUnreadable(cipher, secret))
  if (first) {
    return wrong(
      `Encryption key: ${more.length + 1} of ${secrets.length} stored tokens do not decrypt (${first})`,
      'Put the key they were encrypted with into TOKEN_ENCRYPTION_KEY behind the new one, or connect those accounts again and give those webhooks other secrets',
    )
  }
  const old = await countOldSecrets(db, cipher.currentPrefix)
  const decrypts = `Encryption key: decrypts all ${tokens} stored tokens`
  return old === 0
    ? ok(decrypts)
    : note(`${decrypts}; ${old} are still under an old key`, 'Run: npm run cli -- keys rotate-encryption')
}

function withoutKey(secrets: number, data: string): Finding {
  if (secrets === 0) return ok('Encryption key: none yet; the first account that is connected makes it')
  return wrong(
    `Encryption key: token-encryption.key is gone from ${data}, and ${secrets} stored tokens need it`,
    'Put it back, or put it into TOKEN_ENCRYPTION_KEY; without it those accounts have to be connected again, and webhooks given other secrets',
  )
}

function whyUnreadable(cipher: TokenCipher, { kind, id, companyId, contextId, envelope }: StoredSecret): string[] {
  try {
    cipher.decrypt(envelope, secretContexts[kind](companyId, contextId))
    return []
  } catch (error) {
    return [`${names[kind]} ${id}: ${(error as Error).message}`]
  }
}

const names = { access: 'token', refresh: 'refresh token of', login: 'login', webhook: 'webhook' }
