import type { CryptoKey, JWTVerifyGetKey } from 'jose'
import type { Logger } from '../../observability/log'
import { ApiProblem } from '../problems/problem'

type Jose = typeof import('jose')

/** So long a fetched set is taken as it is; then it is fetched anew behind the requests' backs. */
const FRESH_MS = 600_000
/** The least time between two fetches, successful or not, however many tokens name keys that nobody knows. */
const COOLDOWN_MS = 10_000
/** Identity providers answer in milliseconds; a request that waits for the keys waits no longer than this. */
const FETCH_MS = 5_000
/** Hundreds of keys with their certificates. */
const MAX_SET_BYTES = 1024 * 1024

/**
 * The keys of an identity provider, by the rules of jose, fetched by rules of our own: jose forgets a set whose renewal
 * fails, and asks again for each token as long as it fails. Here keys once fetched stay good while their address is down,
 * a key that nobody knows is looked for once in a while (that is how a rotation is noticed), and what cannot be told is 503.
 */
export function remoteKeys(jose: Jose, url: string, log: Logger, now: () => number = Date.now): JWTVerifyGetKey {
  const remote = jose.createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: FETCH_MS,
    [jose.customFetch]: boundedFetch,
  })
  let loadedAt: number | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let down = false
  let pending: Promise<void> | undefined

  async function fetchKeys(): Promise<void> {
    triedAt = now()
    try {
      await remote.reload()
      loadedAt = now()
      down = false
    } catch (err) {
      down = true
      log.warn({ err, url }, 'The keys of AUTH_JWKS_URL cannot be fetched; those already known stay good')
    }
  }

  /** Fetches, unless that was tried a moment ago; whoever comes while it is under way waits for the same fetch. */
  async function refresh(): Promise<void> {
    if (!pending && now() - triedAt >= COOLDOWN_MS) {
      pending = fetchKeys().finally(() => {
        pending = undefined
      })
    }
    await pending
  }

  return async (header, token): Promise<CryptoKey> => {
    if (loadedAt === undefined) {
      await refresh()
      if (loadedAt === undefined) throw cannotTell()
    } else if (now() - loadedAt >= FRESH_MS) {
      void refresh()
    }
    try {
      return await remote(header, token)
    } catch (error) {
      if (!(error instanceof jose.errors.JWKSNoMatchingKey)) throw error
    }
    await refresh()
    // The key may be one that the provider has and we could not fetch.
    if (down) throw cannotTell()
    return remote(header, token)
  }
}

/** Fetches as jose does, and no more than a set of keys can weigh. */
async function boundedFetch(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options)
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of response.body ?? []) {
    bytes += piece.length
    // Leaving the loop gives the rest up.
    if (bytes > MAX_SET_BYTES) throw new Error(`The answer is larger than ${MAX_SET_BYTES} bytes`)
    pieces.push(piece)
  }
  return new Response(Buffer.concat(pieces), { status: response.status, headers: response.headers })
}

const cannotTell = () =>
  new ApiProblem(503, {
    code: 'keys-unavailable',
    detail: 'The keys that tokens are signed with cannot be fetched at the moment. Try again shortly.',
    headers: { 'Retry-After': String(COOLDOWN_MS / 1000) },
  })
