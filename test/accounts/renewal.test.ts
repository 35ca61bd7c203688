import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { createAccountTools } from '../../src/accounts/account-tools'
import { accountsWithHealth } from '../../src/accounts/accounts-with-health'
import { renewTokens } from '../../src/accounts/renew-tokens'
import { loadConfig } from '../../src/config/config'
import { countWork } from '../../src/db/queue/count-work'
import { createLogger } from '../../src/observability/log'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { refreshTokenContext, TokenCipher, tokenContext } from '../../src/security/token-cipher'
import { createAccount, createPost, readPost, type TestAccount, testEncryptionKey } from '../support/factories'
import { runTick } from '../support/processes'
import { testWorld } from '../support/world'

const world = testWorld()
const cipher = TokenCipher.fromSetting(testEncryptionKey)
const DAY = 86_400_000

type TokenRow = RowDataPacket & {
  id: string
  company_id: string
  context_id: string
  access_token: string
  refresh_token: string | null
  refresh_error: string | null
  refresh_at: Date | null
  expires_at: Date | null
}
const rowOf = async ({ id }: TestAccount) => {
  const [rows] = await world.db.query<TokenRow[]>(
    'SELECT t.* FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id = ?',
    [id],
  )
  return rows[0] as TokenRow
}
const tokenOf = async (account: TestAccount) => {
  const row = await rowOf(account)
  return cipher.decrypt(row.access_token, tokenContext(row.company_id, row.context_id))
}
const healthOf = async ({ id }: TestAccount) => (await accountsWithHealth(world.db, { id }))[0]?.health

/** Makes an account's token due. */
async function due(account: TestAccount, refreshToken?: string): Promise<void> {
  const row = await rowOf(account)
  const sealed = refreshToken && cipher.encrypt(refreshToken, refreshTokenContext(row.company_id, row.context_id))
  await world.db.query(
    `UPDATE social_token SET refresh_at = NOW(3) - INTERVAL 1 SECOND, refresh_token = ?, expires_at = NOW(3) + INTERVAL 20 DAY
      WHERE id = ?`,
    [sealed ?? null, row.id],
  )
}

const instagramAccount = () =>
  createAccount(world.db, {
    platform: 'instagram',
    externalId: ready.instagramLogin.id,
    token: ready.instagramLogin.token,
    login: 'instagram',
  })

const config = () => loadConfig({ ...world.env(world.sandbox.appEnv), LOG_LEVEL: 'silent' }, '/no/such/file')
async function renewNow() {
  const tools = createAccountTools(config(), world.db, createLogger(config(), 'WORKER'))
  try {
    return await renewTokens(tools, () => false)
  } finally {
    tools.close()
  }
}
const refreshes = () => world.sandbox.world.calls.all().filter(({ operation }) => /token\.refresh$/.test(operation))

describe('a tick', () => {
  it('renews a token that is due in a process of its own, though no post is', async () => {
    const account = await instagramAccount()
    await due(account)
    const tick = await runTick(world.env(world.sandbox.appEnv))
    expect(tick.code).toBe(0)
    expect(tick.stdout()).toContain('Pending posts: 0')
    expect(tick.lines.filter(({ msg }) => /Spawning|completed successfully/.test(msg))).toEqual([])
    expect(tick.lines.find(({ msg }) => /Total duration/.test(msg))?.results).toEqual({
      'tokens renewed': 1,
      'tokens not renewed': 0,
    })
    const fresh = await tokenOf(account)
    expect(fresh).not.toBe(ready.instagramLogin.token)
    expect(world.sandbox.world.accounts.token(fresh)?.subject).toBe(ready.instagramLogin.id)
    const row = await rowOf(account)
    expect(((row.expires_at?.getTime() ?? 0) - Date.now()) / DAY).toBeCloseTo(60, 1)
    expect(((row.refresh_at?.getTime() ?? 0) - Date.now()) / DAY).toBeCloseTo(39, 1)
    expect(tick.stdout() + tick.stderr()).not.toContain('sandbox-instagram')
  })

  it('forgets a token that is nobody’s, and renews the next one that is due', async () => {
    const account = await instagramAccount()
    await due(account)
    await world.db.query(
      `INSERT INTO social_token (company_id, context_id, access_token, refresh_at)
       VALUES ('acme', 'nobody', 'v1.x', NOW(3) - INTERVAL 1 DAY)`,
    )
    expect((await renewNow()).renewed).toBe(1)
    const [left] = await world.db.query<RowDataPacket[]>("SELECT id FROM social_token WHERE context_id = 'nobody'")
    expect(left).toEqual([])
  })

  it('renews beside publishing, and asks nobody when nothing is due', async () => {
    const account = await instagramAccount()
    await due(account)
    const post = await createPost(world.db, world.page)
    const busy = await runTick(world.env(world.sandbox.appEnv))
    expect(busy.code).toBe(0)
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    expect(refreshes()).toHaveLength(1)
    const idle = await runTick(world.env(world.sandbox.appEnv))
    expect(idle.stdout()).toContain('No pending posts, skipping worker spawn')
    expect(refreshes()).toHaveLength(1)
  })

  it('lets posts go in the next tick that waited for a token which had expired meanwhile', async () => {
    await due(world.organization, 'sandbox-linkedin-refresh-token')
    await world.db.query('UPDATE social_token SET refresh_at = NULL')
    const expired = world.sandbox.world.accounts.token(ready.organization.token)
    Object.assign(expired as object, { state: 'expired' })
    const post = await createPost(world.db, world.organization)
    // The worker finds it dead and holds the post; the refresh token makes it due for the next tick.
    await runTick(world.env(world.sandbox.appEnv))
    expect((await readPost(world.db, post.id)).schedule.status).toBe('held')
    await runTick(world.env(world.sandbox.appEnv))
    expect(await healthOf(world.organization)).toMatchObject({ state: 'ok' })
    await runTick(world.env(world.sandbox.appEnv))
    const { details, timeline } = await readPost(world.db, post.id)
    expect(details.status).toBe('published')
    expect(timeline.map(({ reason }) => reason)).toContain('The token of the account was renewed')
  })
})

describe('a renewal', () => {
  it('uses the refresh token of LinkedIn and keeps it with its own end', async () => {
    await due(world.organization, 'sandbox-linkedin-refresh-token')
    expect(await renewNow()).toEqual({ renewed: 1, postponed: 0, ended: 0 })
    const row = await rowOf(world.organization)
    expect(await tokenOf(world.organization)).not.toBe(ready.organization.token)
    expect(cipher.decrypt(row.refresh_token ?? '', refreshTokenContext(row.company_id, row.context_id))).toBe(
      'sandbox-linkedin-refresh-token',
    )
  })

  it('is done once, however many servers find it due at the same time', async () => {
    const account = await instagramAccount()
    await due(account)
    await due(world.organization, 'sandbox-linkedin-refresh-token')
    const counts = await Promise.all([1, 2, 3, 4].map(renewNow))
    expect(counts.reduce((sum, { renewed }) => sum + renewed, 0)).toBe(2)
    expect(refreshes()).toHaveLength(2)
  })

  it('that the platform does not answer is tried again tomorrow and not before, and health says so', async () => {
    const account = await instagramAccount()
    await due(account)
    world.sandbox.world.faults.add({ operation: 'instagram.token.refresh', kind: 'html', status: 503 })
    expect(await renewNow()).toEqual({ renewed: 0, postponed: 1, ended: 0 })
    expect(await healthOf(account)).toMatchObject({
      state: 'expires_soon',
      reason: expect.stringContaining('could not be renewed: Meta answered HTTP 503'),
    })
    const row = await rowOf(account)
    expect((row.refresh_at?.getTime() ?? 0) - Date.now()).toBeGreaterThan(0.99 * DAY)
    expect(await renewNow()).toEqual({ renewed: 0, postponed: 0, ended: 0 })
    await due(account)
    expect((await renewNow()).renewed).toBe(1)
    expect(await healthOf(account)).toMatchObject({ state: 'ok' })
  })

  it('that dies in the middle has used up the try of that day', async () => {
    const account = await instagramAccount()
    await due(account)
    world.sandbox.world.faults.add({ operation: 'instagram.token.refresh', kind: 'timeout-before' })
    const tick = await runTick(
      world.env({ ...world.sandbox.appEnv, WORKER_TIMEOUT_MS: '4000', HTTP_TIMEOUT_MS: '3000' }),
    )
    // Whether the call or the process timed out first, the token is as it was and the next try a day away.
    expect([0, 2]).toContain(tick.code)
    expect(await tokenOf(account)).toBe(ready.instagramLogin.token)
    expect(refreshes()).toHaveLength(1)
    await runTick(world.env(world.sandbox.appEnv))
    expect(refreshes()).toHaveLength(1)
  })

  it('of a token that was revoked holds the posts of its account, with the reason', async () => {
    const account = await instagramAccount()
    await due(account)
    const post = await createPost(world.db, account, { dueInSeconds: 3600 })
    Object.assign(world.sandbox.world.accounts.token(ready.instagramLogin.token) as object, { state: 'revoked' })
    expect(await renewNow()).toEqual({ renewed: 0, postponed: 0, ended: 1 })
    expect(await healthOf(account)).toMatchObject({
      state: 'needs_reconnect',
      reason: expect.stringContaining('190/458'),
    })
    expect((await readPost(world.db, post.id)).schedule.status).toBe('held')
    expect((await rowOf(account)).refresh_at).toBeNull()
  })

  it('whose refresh token has ended leaves the account alone while its token still works', async () => {
    await due(world.organization, 'an-ended-refresh-token')
    expect(await renewNow()).toEqual({ renewed: 0, postponed: 0, ended: 1 })
    expect(await healthOf(world.organization)).toMatchObject({
      state: 'expires_soon',
      reason: expect.stringContaining('invalid, expired or revoked'),
    })
  })

  it('blames no account for a wrong secret of the app', async () => {
    await due(world.organization, 'sandbox-linkedin-refresh-token')
    const wrong = loadConfig(
      { ...world.env({ ...world.sandbox.appEnv, LINKEDIN_CLIENT_SECRET: 'wrong' }), LOG_LEVEL: 'silent' },
      '/no/such/file',
    )
    const tools = createAccountTools(wrong, world.db, createLogger(wrong, 'WORKER'))
    expect(await renewTokens(tools, () => false)).toMatchObject({ postponed: 1 })
    tools.close()
    expect((await rowOf(world.organization)).refresh_error).toContain('LINKEDIN_CLIENT_SECRET')
    expect(await healthOf(world.organization)).toMatchObject({ state: 'expires_soon' })
  })

  it('gives way to somebody who connects the account meanwhile', async () => {
    const account = await instagramAccount()
    await due(account)
    world.sandbox.world.latency.set('instagram.token.refresh', 500)
    const renewal = renewNow()
    await until(() => refreshes().length === 1)
    // Another token of the account, under another context, as connecting writes it.
    const row = await rowOf(account)
    const sealed = cipher.encrypt('connected-again', tokenContext(row.company_id, 'another-context'))
    await world.db.query("UPDATE social_token SET context_id = 'another-context', access_token = ? WHERE id = ?", [
      sealed,
      row.id,
    ])
    await renewal
    expect(await tokenOf(account)).toBe('connected-again')
  })
})

describe('counting the work of a tick', () => {
  it('answers the question for due tokens from an index, without reading a token', async () => {
    await due(await instagramAccount())
    const connection = await world.db.getConnection()
    try {
      expect((await countWork(connection, 'a-host', 120_000)).renewals).toBe(true)
      await connection.query('DO RELEASE_ALL_LOCKS()')
      await world.db.query('UPDATE social_token SET refresh_at = NULL')
      expect((await countWork(connection, 'a-host', 120_000)).renewals).toBe(false)
      const [plan] = await connection.query<RowDataPacket[]>(
        'EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM social_token WHERE refresh_at <= NOW(3)',
      )
      expect(plan[0]).toMatchObject({
        key: 'idx_social_token_refresh_at',
        Extra: expect.stringContaining('Using index'),
      })
    } finally {
      connection.destroy()
    }
  })
})

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 10))
}
