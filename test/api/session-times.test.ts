import { beforeAll, describe, expect, it } from 'vitest'
import { apiKeyAuthenticator } from '../../src/api/auth/api-key-authenticator'
import type { Principal } from '../../src/api/auth/authenticator'
import type { Call } from '../../src/api/operations/operation'
import { ApiProblem } from '../../src/api/problems/problem'
import type { ApiServices } from '../../src/api/services'
import { getSession } from '../../src/api/session/get-session'
import { Sessions } from '../../src/api/session/sessions'
import { loadConfig } from '../../src/config/config'
import { insertApiKey, revokeApiKey } from '../../src/db/api-keys/api-keys'
import type { Database } from '../../src/db/connection'
import { createLogger } from '../../src/observability/log'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { SessionSeal } from '../../src/security/session-seal'
import { TokenCipherError } from '../../src/security/token-cipher'
import { testDatabase } from '../support/database'
import { testEncryptionKey } from '../support/factories'
import { FROM_PAGE } from './support/page'

const MINUTE = 60_000
const alice: Principal = { companyId: 'acme', createdBy: 'user:alice', scope: 'write' }
const seal = new SessionSeal(testEncryptionKey)
const letsIn = { identify: async () => alice, recall: async (who: Principal) => who }

/** A browser that keeps the newest cookie, and a clock. */
function browser(until?: number) {
  const clock = { now: Date.parse('2027-01-15T08:00:00Z') }
  const sessions = new Sessions(
    () => seal,
    [letsIn],
    () => clock.now,
  )
  const first = sessions.begin(alice, until === undefined ? undefined : clock.now + until)
  let cookie = sessions.seal(first)
  return {
    sessions,
    copy: () => cookie,
    /** A request after so long. @returns whether it was let in */
    async after(ms: number): Promise<boolean> {
      clock.now += ms
      const session = await sessions.unseal(await cookie).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ApiProblem)
        return undefined
      })
      const used = session && sessions.used(session)
      if (used) cookie = sessions.seal(used)
      return session !== undefined
    },
  }
}

describe('a session lasts', () => {
  it('half an hour after it was used last', async () => {
    expect(await browser().after(30 * MINUTE - 1)).toBe(true)
    expect(await browser().after(30 * MINUTE)).toBe(false)
    const used = browser()
    for (let n = 0; n < 10; n++) expect(await used.after(29 * MINUTE)).toBe(true)
    expect(await used.after(31 * MINUTE)).toBe(false)
  })

  it('twelve hours, however much it is used', async () => {
    const busy = browser()
    for (let n = 0; n < 12 * 6 - 1; n++) expect(await busy.after(10 * MINUTE)).toBe(true)
    expect(await busy.after(10 * MINUTE - 1)).toBe(true)
    expect(await busy.after(1)).toBe(false)
  })

  it('as long as the token that it began with', async () => {
    const short = browser(40 * MINUTE)
    expect(await short.after(20 * MINUTE)).toBe(true)
    expect(await short.after(20 * MINUTE)).toBe(false)
  })

  it('and is sealed anew once in a minute, not with each request', async () => {
    const busy = browser()
    const first = busy.copy()
    await busy.after(MINUTE - 1)
    expect(busy.copy()).toBe(first)
    await busy.after(1)
    expect(busy.copy()).not.toBe(first)
  })

  it('no longer than until the sign-out, also for a request that was under way then', async () => {
    const left = browser()
    const session = await left.sessions.unseal(await left.copy())
    if (!session) throw new Error('nobody is signed in')
    left.sessions.end(session)
    const late = await left.sessions.seal({ ...session, usedAt: session.usedAt + 30_000 })
    expect(await left.after(1)).toBe(false)
    await left.after(29 * MINUTE)
    await expect(left.sessions.unseal(late)).rejects.toThrow('signed out')
  })
})

describe('what a session began with', () => {
  let db: Database
  beforeAll(async () => {
    db = (await testDatabase()).db
  })
  const log = createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API')

  it('is asked about by the id of the key, at most once in three seconds', async () => {
    let now = 1_000_000
    const id = await insertApiKey(db, {
      companyId: 'acme',
      name: '',
      scope: 'read',
      hash: hashApiKey(generateApiKey()),
    })
    const { recall } = apiKeyAuthenticator(db, log, () => now)
    const session: Principal = { companyId: 'acme', createdBy: `key:${id}`, scope: 'admin' }
    // What the key may is what counts, not what the cookie says.
    expect(await recall(session)).toEqual({ companyId: 'acme', createdBy: `key:${id}`, scope: 'read' })
    await revokeApiKey(db, id)
    now += 2_999
    expect(await recall(session)).toMatchObject({ createdBy: `key:${id}` })
    now += 1
    await expect(recall(session)).rejects.toThrow('was revoked')
  })

  it('ends the session when the key expires within those seconds', async () => {
    let now = 1_000_000
    const expiresAt = new Date(Date.now() + 1_500)
    const id = await insertApiKey(db, { companyId: 'acme', name: '', expiresAt, hash: hashApiKey(generateApiKey()) })
    const { recall } = apiKeyAuthenticator(db, log, () => now)
    const session: Principal = { companyId: 'acme', createdBy: `key:${id}`, scope: 'write' }
    expect(await recall(session)).toBeDefined()
    await db.query('UPDATE api_keys SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = ?', [id])
    now += 1_600
    await expect(recall(session)).rejects.toThrow('has expired')
  })

  it('is never the key of another company, though a restored database may give its id again', async () => {
    const id = await insertApiKey(db, { companyId: 'rival', name: '', hash: hashApiKey(generateApiKey()) })
    const { recall } = apiKeyAuthenticator(db, log)
    expect(await recall({ companyId: 'acme', createdBy: `key:${id}`, scope: 'write' })).toBeUndefined()
  })

  it('is refused when nothing here lets such people in any more', async () => {
    const sessions = new Sessions(() => seal, [apiKeyAuthenticator(db, log)])
    await expect(sessions.confirm(sessions.begin(alice))).rejects.toThrow('not known here any more')
  })
})

describe('GET /session', () => {
  const asking = (sessions: Sessions, cookie: string) => {
    const headers: Record<string, string> = { ...FROM_PAGE, Cookie: `pd=${cookie}` }
    const call = { origin: 'http://127.0.0.1:9005', header: (name: string) => headers[name] }
    return getSession.run({ sessions, config: loadConfig({}, '/no/such/file') } as unknown as ApiServices, call as Call)
  }

  it('keeps somebody signed in while the database is away', async () => {
    const away = { ...letsIn, recall: () => Promise.reject(new Error('connect ECONNREFUSED')) }
    const sessions = new Sessions(() => seal, [away])
    const answer = await asking(sessions, await sessions.seal(sessions.begin(alice)))
    expect(answer).toMatchObject({ status: 200, body: { signedIn: true, company: 'acme' } })
  })

  it('answers that nobody is, on a server that has no key to open a cookie with', async () => {
    const keyless = new Sessions(() => {
      throw new TokenCipherError('TOKEN_ENCRYPTION_KEY is not set')
    }, [letsIn])
    const answer = await asking(keyless, await seal.seal({ id: 'x' }))
    expect(answer).toMatchObject({ status: 200, body: { signedIn: false } })
    await expect(async () => keyless.seal(keyless.begin(alice))).rejects.toThrow('TOKEN_ENCRYPTION_KEY')
  })
})
