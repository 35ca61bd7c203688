import { insertApiKey, listApiKeys, revokeApiKey } from '../db/api-keys/api-keys'
import { serverClock } from '../db/operations/server-facts'
import { type AskedEnd, KEY_END_RULE, keyEnd } from '../domain/key-end'
import type { Scope } from '../domain/scope'
import { generateApiKey, hashApiKey } from '../security/api-key'
import { withDatabase } from '../services/cli'
import { noteSecurity } from './note-security'
import type { Action } from './surroundings'
import { UsageError } from './usage-error'

export { listKeys as list } from './keys/list-keys'
export { rotateEncryption } from './keys/rotate-encryption'

/** Makes a key for a company and prints it alone. */
export const create: Action<{ company: string; name: string; scope: Scope; expires?: AskedEnd }> = (around, options) =>
  withDatabase(around, async (db, config) => {
    const { company: companyId, name, scope, expires } = options
    const expiresAt = expires && keyEnd(expires, new Date(await serverClock(db)))
    if (expires && !expiresAt) throw new UsageError(`--expires: ${KEY_END_RULE}`)
    const key = generateApiKey()
    const id = await insertApiKey(db, { companyId, name, scope, expiresAt, hash: hashApiKey(key) })
    around.out(`${key}\n`)
    noteSecurity(around, config, 'key-made', companyId, { key: id, scope })
    return 0
  })

/** Ends a key for good. */
export const revoke: Action = (around, _options, id = '') =>
  withDatabase(around, async (db, config) => {
    const [key] = await listApiKeys(db, { id: Number(id) })
    if (!key) {
      around.err(`There is no key ${id}; keys list shows all\n`)
      return 1
    }
    await revokeApiKey(db, key.id)
    around.out(`Revoked key ${id}; running servers refuse it within seconds\n`)
    noteSecurity(around, config, 'key-revoked', key.company_id, { key: key.id })
    return 0
  })
