import { loadConfig } from '../../config/config'
import { dataDir } from '../../config/project-root'
import { countOldSecrets, type Reencrypt, reencryptTokens } from '../../db/accounts/reencrypt-tokens'
import { tokenEncryptionKey } from '../../security/encryption-key'
import { secretContexts, TokenCipher } from '../../security/token-cipher'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'

/** Puts every stored token under the first key of TOKEN_ENCRYPTION_KEY. */
export const rotateEncryption: Action<AsJson> = async (around, { json }) => {
  const config = loadConfig(around.env)
  const cipher = TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
  const reencrypt: Reencrypt = (kind, companyId, contextId, old) => {
    if (cipher.isCurrent(old)) return old
    const context = secretContexts[kind](companyId, contextId)
    return cipher.encrypt(cipher.decrypt(old, context), context)
  }
  const work = async (db: Parameters<typeof reencryptTokens>[0]) => {
    const { changed, unreadable } = await reencryptTokens(db, reencrypt)
    for (const { what, reason } of unreadable) around.err(`${what} stays as it is: ${reason}\n`)
    // Asked again and not concluded: a server that still has the old key first may have written meanwhile.
    const old = await countOldSecrets(db, cipher.currentPrefix)
    around.out(json ? jsonDocument({ reencrypted: changed, left: old, unreadable }) : text(changed, old))
    return old === 0 ? 0 : 1
  }
  return withDatabase(around, work, { config })
}

const text = (changed: number, old: number): string =>
  `Re-encrypted: ${changed}\n${
    old === 0
      ? 'Everything is under the first key. When it stands first on every server, run this again: if it still says so, the old ones can be removed from TOKEN_ENCRYPTION_KEY\n'
      : `${old} are still under another key: keep it in TOKEN_ENCRYPTION_KEY, and run this again\n`
  }`
