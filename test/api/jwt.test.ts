import { exportSPKI, type JWTPayload, SignJWT } from 'jose'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { type JwtSettings, jwtAuthenticator } from '../../src/api/auth/jwt-authenticator'
import { loadConfig } from '../../src/config/config'
import { createLogger } from '../../src/observability/log'
import {
  type IdentityProvider,
  type SigningKey,
  sign,
  signHs256,
  signingKey,
  startIdentityProvider,
} from './support/identity-provider'
import { answerOf, inAnHour, startTestApi, type TestApi } from './support/test-api'

const SECRET = 'a secret of more than thirty-two bytes, as is asked for'
const log = createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API')
const alice = { company_id: 'acme', sub: 'alice' }
const now = () => Math.floor(Date.now() / 1000)

const call = async (api: TestApi, token: string, path = '/scheduled-posts', init: RequestInit = {}) =>
  answerOf(await fetch(api.url + path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } }))

const settings = (given: Record<string, string>): JwtSettings => loadConfig(given, '/no/such/file')

describe('a JWT signed with AUTH_JWT_SECRET', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi({
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: 'https://id.example',
      AUTH_JWT_AUDIENCE: 'posts',
    })
  })
  const good: JWTPayload = { ...alice, iss: 'https://id.example', aud: 'posts' }
  const token = (claims: JWTPayload) => signHs256(SECRET, { ...good, ...claims })

  it('speaks for its company and user, who stands in the post', async () => {
    const acme = await api.company('acme')
    const account = await acme.account()
    const made = await call(api, await token({}), '/schedule-post', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ socialAccountId: account, caption: 'x', scheduledAt: inAnHour() }),
    })
    expect(made.status).toBe(201)
    const [rows] = await api.db.query<RowDataPacket[]>('SELECT company_id, created_by FROM post_details WHERE id = ?', [
      made.body.postDetailId,
    ])
    expect(rows).toEqual([{ company_id: 'acme', created_by: 'user:alice' }])
    const other = await token({ company_id: 'rival' })
    expect((await call(api, other, `/scheduled-posts/${made.body.postDetailId}`)).status).toBe(404)
  })

  it('works beside API keys', async () => {
    expect((await (await api.company()).get('/scheduled-posts')).status).toBe(200)
    expect((await call(api, await token({}))).status).toBe(200)
  })

  it('may name a user in 255 characters', async () => {
    const acme = await api.company('acme')
    const made = await call(api, await token({ sub: 'u'.repeat(255) }), '/schedule-post', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ socialAccountId: await acme.account(), caption: 'x', scheduledAt: inAnHour() }),
    })
    expect(made.status).toBe(201)
  })

  it.each([
    ['another issuer', { iss: 'https://evil.example' }, /claim "iss"/],
    ['another audience', { aud: 'mail' }, /claim "aud"/],
    ['no issuer', { iss: undefined }, /claim "iss"/],
    ['no end', { exp: undefined }, /no claim "exp"/],
    ['an end that has passed', { exp: now() - 60 }, /expired/],
    ['a beginning to come', { nbf: now() + 60 }, /not valid yet/],
    ['no company', { company_id: undefined }, /claim "company_id"/],
    ['a company with a space, which the database would not see', { company_id: 'acme ' }, /claim "company_id"/],
    ['an object for a company', { company_id: { $ne: null } }, /claim "company_id"/],
    ['a list of companies', { company_id: ['acme'] }, /claim "company_id"/],
    ['no user', { sub: undefined }, /claim "sub"/],
    ['a user of 256 characters', { sub: 'u'.repeat(256) }, /claim "sub"/],
    ['a user with a line break', { sub: 'a\nb' }, /claim "sub"/],
  ] as const)('with %s is refused, and the answer says why', async (_name, claims, detail) => {
    const { status, headers, body } = await call(api, await token(claims as JWTPayload))
    expect(status).toBe(401)
    expect(headers.get('WWW-Authenticate')).toContain('error="invalid_token"')
    expect(body.detail).toMatch(detail)
    // What is expected instead is for the operator to know.
    expect(body.detail).not.toMatch(/id\.example|posts/)
  })

  it('is taken a little after its end, as far as AUTH_JWT_CLOCK_SKEW_S goes', async () => {
    expect((await call(api, await token({ exp: now() - 20 }))).status).toBe(200)
    expect((await call(api, await token({ nbf: now() + 20 }))).status).toBe(200)
  })

  const parts = async () => (await token({})).split('.') as [string, string, string]
  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  it.each<[string, () => Promise<string>]>([
    ['another secret', () => signHs256(`${SECRET}!`, good)],
    ['HS512', () => signHs256(SECRET.repeat(2), good, 'HS512')],
    ['the algorithm "none"', async () => `${json({ alg: 'none' })}.${(await parts())[1]}.`],
    [
      'the algorithm "none" and a signature',
      async () => `${json({ alg: 'none' })}.${(await parts())[1]}.${(await parts())[2]}`,
    ],
    ['the algorithm "None"', async () => `${json({ alg: 'None' })}.${(await parts())[1]}.AA`],
    ['no algorithm', async () => `${json({})}.${(await parts())[1]}.${(await parts())[2]}`],
    [
      'claims that were changed',
      async () => `${(await parts())[0]}.${json({ ...good, company_id: 'rival' })}.${(await parts())[2]}`,
    ],
    ['a header that is no JSON', async () => `AAAA.${(await parts())[1]}.${(await parts())[2]}`],
    [
      'a key of its own in the header',
      async () => {
        const own = await signingKey('ES256')
        return new SignJWT(good)
          .setProtectedHeader({ alg: 'ES256', jwk: own.jwk })
          .setExpirationTime('1h')
          .sign(own.privateKey)
      },
    ],
    [
      'a critical header that nobody knows',
      () =>
        new SignJWT(good)
          .setProtectedHeader({ alg: 'HS256', crit: ['x'], x: 1 })
          .setExpirationTime('1h')
          .sign(Buffer.from(SECRET), { crit: { x: true } }),
    ],
    ['two parts', async () => (await parts()).slice(0, 2).join('.')],
  ])('with %s proves nothing', async (_name, make) => {
    const { status, body } = await call(api, await make())
    expect(status).toBe(401)
    expect(body.success).toBe(false)
  })
})

describe('the scope of a JWT', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi({ AUTH_JWT_SECRET: SECRET })
  })
  const may = async (claims: JWTPayload) => {
    const token = await signHs256(SECRET, { ...alice, ...claims })
    const answers = [
      await call(api, token),
      await call(api, token, '/scheduled-posts/1', { method: 'DELETE' }),
      await call(api, token, '/api-keys'),
    ]
    return answers.map(({ status }) => status !== 403)
  }

  it.each([
    ['nothing', {}, [true, true, false]],
    ['read', { scope: 'read' }, [true, false, false]],
    ['openid read profile', { scope: 'openid read profile' }, [true, false, false]],
    ['a list', { scope: ['read', 'write'] }, [true, true, false]],
    ['admin', { scope: 'admin' }, [true, true, true]],
    ['post-dispatcher:admin', { scope: 'post-dispatcher:admin' }, [true, true, true]],
    ['only what other services know', { scope: 'openid admin:mail' }, [false, false, false]],
    ['an empty text', { scope: '' }, [false, false, false]],
    ['a number', { scope: 7 }, [false, false, false]],
  ])('that says %s', async (_name, claims, allowed) => {
    expect(await may(claims)).toEqual(allowed)
  })

  it('comes from the claims that the settings name, also inside others and with dots in the name', async () => {
    const { identify } = await jwtAuthenticator(
      settings({
        AUTH_JWT_SECRET: SECRET,
        AUTH_JWT_COMPANY_CLAIM: 'https://example.com/company',
        AUTH_JWT_USER_CLAIM: 'email',
        AUTH_JWT_SCOPE_CLAIM: 'realm_access.roles',
        AUTH_JWT_DEFAULT_SCOPE: 'none',
      }),
      log,
    )
    const claims = { 'https://example.com/company': 42, email: 'a@example.com' }
    expect(await identify(await signHs256(SECRET, { ...claims, realm_access: { roles: ['admin', 'x'] } }))).toEqual({
      companyId: '42',
      createdBy: 'user:a@example.com',
      scope: 'admin',
    })
    await expect(identify(await signHs256(SECRET, claims))).rejects.toMatchObject({ status: 403 })
  })
})

describe('a JWT signed with a key of AUTH_JWKS_URL', () => {
  let provider: IdentityProvider
  let time = Date.now()
  const authenticator = (more: Record<string, string> = {}) =>
    jwtAuthenticator(settings({ AUTH_JWKS_URL: provider.url, ...more }), log, () => time)
  beforeAll(async () => {
    provider = await startIdentityProvider()
  })

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('is taken with %s', async (alg) => {
    const key = await signingKey(alg)
    provider.published = [key]
    const { identify } = await authenticator()
    expect(await identify(await sign(key, alice))).toMatchObject({ companyId: 'acme', createdBy: 'user:alice' })
  })

  it('is taken over HTTP', async () => {
    const key = await signingKey()
    provider.published = [key]
    const api = await startTestApi({ AUTH_JWKS_URL: provider.url })
    expect((await call(api, await sign(key, alice))).status).toBe(200)
    expect((await call(api, await sign(await signingKey(), alice))).status).toBe(401)
  })

  it.each(['RS384', 'ES384', 'RS512'])('is not taken with %s', async (alg) => {
    const key = await signingKey(alg)
    provider.published = [key]
    const { identify } = await authenticator()
    expect(await identify(await sign(key, alice))).toBeUndefined()
  })

  it('cannot be forged by using the public key as a secret, with or without a secret of our own', async () => {
    const key = await signingKey('RS256')
    provider.published = [key]
    const pem = await exportSPKI(key.publicKey)
    for (const more of [{}, { AUTH_JWT_SECRET: SECRET }]) {
      const { identify } = await authenticator(more)
      for (const secret of [pem, pem.trim(), JSON.stringify(key.jwk), key.jwk.n as string]) {
        const header = { alg: 'HS256', kid: key.kid }
        const forged = await new SignJWT({ ...alice, exp: now() + 60 })
          .setProtectedHeader(header)
          .sign(Buffer.from(secret))
        expect(await identify(forged)).toBeUndefined()
      }
    }
  })

  it('is taken beside those signed with a secret, each checked with its own', async () => {
    const key = await signingKey()
    provider.published = [key]
    const { identify } = await authenticator({ AUTH_JWT_SECRET: SECRET })
    expect(await identify(await sign(key, alice))).toBeDefined()
    expect(await identify(await signHs256(SECRET, alice))).toBeDefined()
  })

  it('needs no key id when one of the keys has signed it', async () => {
    const keys = [await signingKey(), await signingKey(), await signingKey()] as [SigningKey, SigningKey, SigningKey]
    provider.published = keys
    const { identify } = await authenticator()
    const unnamed = (key: SigningKey) =>
      new SignJWT({ ...alice, exp: now() + 60 }).setProtectedHeader({ alg: key.alg }).sign(key.privateKey)
    expect(await identify(await unnamed(keys[2]))).toBeDefined()
    expect(await identify(await unnamed(await signingKey()))).toBeUndefined()
  })

  it('is taken after a rotation, when the old key goes and a new one comes', async () => {
    const [old, fresh] = [await signingKey(), await signingKey()]
    provider.published = [old]
    const { identify } = await authenticator()
    expect(await identify(await sign(old, alice))).toBeDefined()
    provider.published = [fresh]
    time += 11_000
    expect(await identify(await sign(fresh, alice))).toBeDefined()
    expect(await identify(await sign(old, alice))).toBeUndefined()
  })

  it('does not make us ask for keys again and again, whatever key it names', async () => {
    const key = await signingKey()
    provider.published = [key]
    const { identify } = await authenticator()
    await identify(await sign(key, alice))
    time += 11_000
    const before = provider.fetches
    const strangers = await Promise.all(Array.from({ length: 50 }, async () => sign(await signingKey(), alice)))
    expect(await Promise.all(strangers.map((token) => identify(token)))).toEqual(Array(50).fill(undefined))
    for (const token of strangers) await identify(token)
    expect(provider.fetches - before).toBe(1)
  })

  it('is taken for as long as the provider is down when its key is known; of others we cannot tell', async () => {
    const [known, unknown] = [await signingKey(), await signingKey()]
    provider.published = [known]
    const { identify } = await authenticator()
    await identify(await sign(known, alice))
    provider.broken = true
    time += 3_600_000
    const before = provider.fetches
    const valid = { ...alice, exp: Math.floor(time / 1000) + 60 }
    for (let n = 0; n < 20; n++) {
      expect(await identify(await sign(known, valid))).toBeDefined()
      await expect(identify(await sign(unknown, valid))).rejects.toMatchObject({
        status: 503,
        headers: { 'Retry-After': expect.any(String) },
      })
    }
    expect(provider.fetches - before).toBe(1)
    provider.broken = false
    time += 11_000
    expect(await identify(await sign(unknown, valid))).toBeUndefined()
  })

  it('does not make us read an answer that does not end', async () => {
    const key = await signingKey()
    provider.published = [key]
    provider.endless = true
    const { identify } = await authenticator()
    await expect(identify(await sign(key, alice))).rejects.toMatchObject({ status: 503 })
    provider.endless = false
    // What the network holds on the way comes to what is read.
    expect(provider.bytes).toBeLessThan(32 * 1024 * 1024)
  })

  it('is answered 503, not 401, while the keys were never had', async () => {
    const key = await signingKey()
    provider.broken = true
    const api = await startTestApi({ AUTH_JWKS_URL: provider.url })
    const before = provider.fetches
    const answers = await Promise.all(Array.from({ length: 10 }, async () => call(api, await sign(key, alice))))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(503))
    expect(provider.fetches - before).toBe(1)
    expect((await (await api.company()).get('/scheduled-posts')).status).toBe(200)
    provider.broken = false
  })
})

describe('settings of JWTs', () => {
  const load = (given: Record<string, string>) => () => settings(given)

  it.each([
    [{ AUTH_JWT_SECRET: 'too short' }, /AUTH_JWT_SECRET: must have at least 32 bytes/],
    [{ AUTH_JWT_SECRET: `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(60)}` }, /AUTH_JWT_SECRET: must be a shared secret/],
    [
      { AUTH_JWT_ISSUER: 'https://id.example' },
      /AUTH_JWT_ISSUER: has no effect without AUTH_JWT_SECRET or AUTH_JWKS_URL/,
    ],
    [{ AUTH_JWKS_URL: 'id.example/keys' }, /AUTH_JWKS_URL: must be an https address/],
    [{ AUTH_JWKS_URL: 'http://id.example/keys' }, /AUTH_JWKS_URL: must be an https address/],
    [{ AUTH_JWKS_URL: 'file:///etc/passwd' }, /AUTH_JWKS_URL/],
    [{ AUTH_JWT_SECRET: SECRET, AUTH_JWT_CLOCK_SKEW_S: '9999' }, /AUTH_JWT_CLOCK_SKEW_S: must be at most 300/],
    [{ AUTH_JWT_SECRET: SECRET, AUTH_JWT_DEFAULT_SCOPE: 'root' }, /AUTH_JWT_DEFAULT_SCOPE/],
  ])('that would let in the wrong ones are refused: %o', (given, message) => {
    expect(load(given as unknown as Record<string, string>)).toThrow(message)
  })

  it('are not repeated in what is said about them', () => {
    const secret = 'short-but-secret'
    try {
      settings({ AUTH_JWT_SECRET: secret })
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain(secret)
    }
  })

  it('take http for keys on this machine and in a container network', () => {
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]', 'keycloak:8080']) {
      expect(load({ AUTH_JWKS_URL: `http://${host}/keys` })).not.toThrow()
    }
  })
})
