import { parseArgs } from 'node:util'
import { loadConfig } from '../config/config'
import { dataDir } from '../config/project-root'
import { countOldSecrets, type Reencrypt, reencryptTokens } from '../db/accounts/reencrypt-tokens'
import type { Database } from '../db/connection'
import { tokenEncryptionKey } from '../security/encryption-key'
import { secretContexts, TokenCipher } from '../security/token-cipher'

/** `keys rotate-encryption`: puts every stored token under the first key of TOKEN_ENCRYPTION_KEY. */
export function rotateEncryption(args: string[]): (db: Database) => Promise<number> {
  parseArgs({ args })
  const cipher = TokenCipher.fromSetting(tokenEncryptionKey(loadConfig(), dataDir))
  const reencrypt: Reencrypt = (kind, companyId, contextId, old) => {
    if (cipher.isCurrent(old)) return old
    const context = secretContexts[kind](companyId, contextId)
    return cipher.encrypt(cipher.decrypt(old, context), context)
  }
  return async (db) => {
    const { changed, unreadable } = await reencryptTokens(db, reencrypt)
    for (const { what, reason } of unreadable) process.stderr.write(`${what} stays as it is: ${reason}\n`)
    process.stdout.write(`Re-encrypted: ${changed}\n`)
    // Asked again and not concluded: a server that still has the old key first may have written meanwhile.
    const old = await countOldSecrets(db, cipher.currentPrefix)
    process.stdout.write(
      old === 0
        ? 'Everything is under the first key. When it stands first on every server, run this again: if it still says so, the old ones can be removed from TOKEN_ENCRYPTION_KEY\n'
        : `${old} are still under another key: keep it in TOKEN_ENCRYPTION_KEY, and run this again\n`,
    )
    return old === 0 ? 0 : 1
  }
}
