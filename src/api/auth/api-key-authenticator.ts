import type { Database } from '../../db/connection'
import { findApiKey, touchApiKey } from '../../db/queries/api-keys'
import type { Logger } from '../../observability/log'
import { hashApiKey, looksLikeApiKey } from '../../security/api-key'
import type { Authenticator, Principal } from './authenticator'

/** How long a key that was found is believed without asking again: so long a revoked key may still work. */
const CACHE_MS = 3_000
/** How often the last use of a key is written down. */
const TOUCH_MS = 60_000
/** More keys than any installation has; beyond it the cache starts anew. */
const CACHE_SIZE = 10_000

type Known = { principal: Principal; until: number; touchedAt: number }

/** Knows the API keys of the database. Unknown keys are asked for each time: remembering them would let anybody fill the memory. */
export function apiKeyAuthenticator(db: Database, log: Logger, now: () => number = Date.now): Authenticator {
  const cache = new Map<string, Known>()
  return async (credentials) => {
    if (!looksLikeApiKey(credentials)) return undefined
    const hash = hashApiKey(credentials)
    const cached = cache.get(hash)
    if (cached && cached.until > now()) return cached.principal
    const key = await findApiKey(db, hash)
    if (!key) {
      cache.delete(hash)
      return undefined
    }
    const principal: Principal = { companyId: key.companyId, createdBy: `key:${key.id}`, scope: 'admin' }
    const touchedAt = cached?.touchedAt ?? 0
    const touch = now() - touchedAt >= TOUCH_MS
    if (cache.size >= CACHE_SIZE) cache.clear()
    cache.set(hash, { principal, until: now() + CACHE_MS, touchedAt: touch ? now() : touchedAt })
    // Nobody waits for it, and a request does not fail because of it.
    if (touch) touchApiKey(db, key.id).catch((err) => log.debug({ err }, 'The use of an API key was not noted'))
    return principal
  }
}
