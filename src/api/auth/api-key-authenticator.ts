import { type FoundApiKey, findApiKey, findApiKeyById, findApiKeys, touchApiKey } from '../../db/api-keys/api-keys'
import type { Database } from '../../db/connection'
import type { Logger } from '../../observability/log'
import { hashApiKey, looksLikeApiKey } from '../../security/api-key'
import { ApiProblem } from '../problems/problem'
import { AskedTogether, TooManyQuestions } from './asked-together'
import type { Authenticator, Principal } from './authenticator'
import { invalidToken } from './unauthorized'

/** How long a key that was found is believed without asking again: so long a key revoked at another server may still work. */
const CACHE_MS = 3_000
/** How often the last use of a key is written down. */
const TOUCH_MS = 60_000
/** More keys than any installation has; beyond it the cache starts anew. */
const CACHE_SIZE = 10_000

type Known = { principal: Principal; status: FoundApiKey['status']; until: number; touchedAt: number }
type Find = () => Promise<FoundApiKey | undefined>

/**
 * Knows the API keys of the database, for a moment without asking. Keys that are not there are asked for each time:
 * remembering them would let anybody fill the memory.
 */
export function apiKeyAuthenticator(db: Database, log: Logger, now: () => number = Date.now): Authenticator {
  const cache = new Map<string, Known>()
  const together = new AskedTogether<FoundApiKey>((hashes) => findApiKeys(db, hashes))
  let forgotten = 0
  return {
    identify,
    recall,
    forget(who) {
      // What is being asked right now may have been answered before.
      forgotten++
      for (const [name, { principal }] of cache) if (principal.createdBy === who) cache.delete(name)
    },
  }

  async function identify(credentials: string, sparingly = false): Promise<Principal | undefined> {
    if (!looksLikeApiKey(credentials)) return undefined
    const hash = hashApiKey(credentials)
    return know(hash, () => (sparingly ? together.ask(hash).catch(tooMany) : findApiKey(db, hash)))
  }

  async function recall({ companyId, createdBy }: Principal): Promise<Principal | undefined> {
    const id = /^key:(\d+)$/.exec(createdBy)?.[1]
    const key = id === undefined ? undefined : await know(createdBy, () => findApiKeyById(db, Number(id)))
    // A database that was set back gives ids again: what was one company's must not become another's.
    return key?.companyId === companyId ? key : undefined
  }

  /** @param name under which it is remembered: the hash of the key, or its id in the words of `createdBy` */
  async function know(name: string, find: Find): Promise<Principal | undefined> {
    const cached = cache.get(name)
    const known = cached && cached.until > now() ? cached : await lookUp(name, find, cached?.touchedAt ?? 0)
    if (!known) return undefined
    if (known.status === 'revoked') throw invalidToken('This API key was revoked. Ask for a new one.')
    if (known.status === 'expired') throw invalidToken('This API key has expired. Ask for a new one.')
    return known.principal
  }

  async function lookUp(name: string, find: Find, touchedAt: number): Promise<Known | undefined> {
    const before = forgotten
    const key = await find()
    if (!key) {
      cache.delete(name)
      return undefined
    }
    const touch = key.status === 'active' && now() - touchedAt >= TOUCH_MS
    const known = {
      principal: { companyId: key.companyId, createdBy: `key:${key.id}` as const, scope: key.scope },
      status: key.status,
      // A key that expires within the time is asked for again at that moment.
      until: now() + (key.status === 'active' ? Math.min(CACHE_MS, key.expiresInMs ?? CACHE_MS) : CACHE_MS),
      touchedAt: touch ? now() : touchedAt,
    }
    if (cache.size >= CACHE_SIZE) cache.clear()
    if (before === forgotten) cache.set(name, known)
    // Nobody waits for it, and a request does not fail because of it.
    if (touch) touchApiKey(db, key.id).catch((err) => log.debug({ err }, 'The use of an API key was not noted'))
    return known
  }
}

function tooMany(error: unknown): never {
  if (!(error instanceof TooManyQuestions)) throw error
  throw new ApiProblem(429, {
    code: 'too-many-failures',
    detail: 'Very many credentials that are not known come from this address and others. Try again in a moment.',
    headers: { 'Retry-After': '1' },
  })
}
