import { describe, expect, it } from 'vitest'
import { sandboxControl } from '../../src/sandbox/control'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { createPost, readPost } from '../support/factories'
import { accountsWorld, connect, goThroughDialog, login, RETURN_URL, visit } from './support'

const world = accountsWorld({ CORS_ORIGINS: 'https://other.example.com' })
const { page, instagram, instagramLogin, member } = ready

describe('connecting by a login', () => {
  it('of Facebook brings the pages and their Instagram accounts, each with the token of the page', async () => {
    const client = await world.company()
    const back = await login(client, 'facebook')
    expect(back.get('platform')).toBe('facebook')
    const id = back.get('connection')
    const { status, body } = await client.get(`/accounts/connections/${id}`)
    expect(status).toBe(200)
    expect(body.candidates).toMatchObject([
      { platform: 'facebook', externalId: page.id, name: 'Sandbox Bakery', accountId: null, problem: null },
      { platform: 'instagram', externalId: instagram.id, username: 'sandbox.bakery', problem: null },
    ])
    const chosen = await client.post(`/accounts/connections/${id}`, { externalIds: [page.id, instagram.id] })
    expect(chosen.status).toBe(200)
    expect(chosen.body.accounts).toMatchObject([
      { platform: 'facebook', externalId: page.id, login: 'facebook', health: { state: 'ok', expiresAt: null } },
      { platform: 'instagram', externalId: instagram.id, login: 'facebook', health: { state: 'ok' } },
    ])
    for (const account of chosen.body.accounts) expect(await world.tokenOf(account.id)).toBe(page.token)
  })

  it('takes pages with a token that lasts: the short one is exchanged before the pages are asked for', async () => {
    await login(await world.company(), 'facebook')
    const calls = world.sandbox.world.calls.all().map(({ operation }) => operation)
    expect(calls.filter((name) => name === 'facebook.oauth.token')).toHaveLength(2)
    expect(calls.lastIndexOf('facebook.oauth.token')).toBeLessThan(calls.indexOf('facebook.me.accounts'))
  })

  it('finds the pages behind the first hundred', async () => {
    await sandboxControl(world.sandbox.url).addAccounts({
      kind: 'page',
      count: 120,
      alsoReachedBy: ready.facebookUser.token,
    })
    const client = await world.company()
    const back = await login(client, 'facebook')
    const { body } = await client.get(`/accounts/connections/${back.get('connection')}`)
    expect(body.candidates).toHaveLength(122)
  })

  it('finds a page that the list of a business leaves out', async () => {
    const client = await world.company()
    world.sandbox.world.switches.facebookAccountsOmitPages = true
    const back = await login(client, 'facebook')
    const { body } = await client.get(`/accounts/connections/${back.get('connection')}`)
    expect(body.candidates.map((candidate: { externalId: string }) => candidate.externalId)).toEqual([
      page.id,
      instagram.id,
    ])
  })

  it('of Instagram connects the account with a token of sixty days that is renewed in time', async () => {
    const client = await world.company()
    const { body } = await connect(client, 'instagram', [instagramLogin.id])
    const [account] = body.accounts
    expect(account).toMatchObject({ externalId: instagramLogin.id, login: 'instagram', health: { state: 'ok' } })
    const days = (time: string) => (Date.parse(time) - Date.now()) / 86_400_000
    expect(days(account.health.expiresAt)).toBeCloseTo(60, 1)
    expect(days(account.renewsAt)).toBeCloseTo(39, 1)
  })

  it('of LinkedIn connects the member, with the refresh token encrypted beside the token', async () => {
    const client = await world.company()
    const { body } = await connect(client, 'linkedin', [member.id])
    expect(body.accounts).toMatchObject([{ platform: 'linkedin', externalId: member.id, name: 'Sam Sandbox' }])
    expect(await world.everythingStored()).not.toContain('sandbox-linkedin')
    const [[row]] = (await world.api.db.query(
      'SELECT t.refresh_token AS it FROM social_token t JOIN meta_social_accounts a ON a.userAccessTokenId = t.id WHERE a.id = ?',
      [body.accounts[0].id],
    )) as unknown as [[{ it: string }]]
    expect(row.it).toMatch(/^v1\./)
  })

  it('keeps neither state nor token readable, and logs neither', async () => {
    const client = await world.company()
    const { started, callback } = await goThroughDialog(client, 'facebook')
    await visit(callback)
    const code = new URL(callback).searchParams.get('code') as string
    const stored = await world.everythingStored()
    const logged = JSON.stringify(world.api.logged)
    for (const secret of [started.state, code, page.token, 'sandbox-user-token']) {
      expect(stored).not.toContain(secret)
      expect(logged).not.toContain(secret)
    }
  })

  it('sends the browser to the page that was asked for, if its origin is known', async () => {
    const client = await world.company()
    const other = 'https://other.example.com/done?tab=2'
    const { callback } = await goThroughDialog(client, 'facebook', { returnUrl: other })
    const { location } = await visit(callback)
    expect(location).toMatch(/^https:\/\/other\.example\.com\/done\?tab=2&platform=facebook&connection=/)
    const evil = await client.post('/accounts/connect/facebook', { returnUrl: 'https://app.example.com.evil.net/' })
    expect([evil.status, evil.body.errors[0].path]).toEqual([400, 'returnUrl'])
  })
})

describe('a server whose pages may be anywhere', () => {
  const anywhere = accountsWorld({ CORS_ORIGINS: '*', OAUTH_RETURN_URL: '', UI: 'off' })

  it('lets no login return to one that OAUTH_RETURN_URL does not name, and says so', async () => {
    const client = await anywhere.company()
    const { status, body } = await client.post('/accounts/connect/facebook', { returnUrl: 'https://any.example/' })
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          path: 'returnUrl',
          message: 'its origin must be named in OAUTH_RETURN_URL or CORS_ORIGINS first (* names none)',
        },
      ],
    ])
  })
})

describe('a server with a page of its own', () => {
  const own = accountsWorld({ OAUTH_RETURN_URL: '' })

  it('lets a login return there without having to be told', async () => {
    const client = await own.company()
    const { callback } = await goThroughDialog(client, 'facebook', { returnUrl: `${own.api.url}/ui/accounts` })
    const { location } = await visit(callback)
    expect(location).toContain(`${own.api.url}/ui/accounts?platform=facebook&connection=`)
  })
})

describe('a login that goes wrong', () => {
  it.each(['facebook', 'instagram', 'linkedin'])('because the person says no at %s says so', async (platform) => {
    world.sandbox.world.switches.loginAnswer = 'deny'
    const client = await world.company()
    const { callback } = await goThroughDialog(client, platform)
    const { status, location } = await visit(callback)
    expect(status).toBe(302)
    expect(location.startsWith(RETURN_URL)).toBe(true)
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      error: 'denied',
      error_description: 'You did not allow it, so nothing was connected.',
    })
  })

  it('is not used up by a HEAD request, which a link scanner or a proxy may send', async () => {
    const client = await world.company()
    const { callback } = await goThroughDialog(client, 'facebook')
    const head = await fetch(callback, { method: 'HEAD', redirect: 'manual' })
    expect([head.status, head.headers.get('Allow'), head.headers.get('Location')]).toEqual([405, 'GET', null])
    expect((await visit(callback)).location).toContain('connection=')
  })

  it('comes back once: the second browser with the same state gets nothing', async () => {
    const client = await world.company()
    const { callback } = await goThroughDialog(client, 'facebook')
    expect((await visit(callback)).location).toContain('connection=')
    const second = await visit(callback)
    expect(new URL(second.location).searchParams.get('error')).toBe('login-used')
    expect(second.location).not.toContain('connection=')
  })

  it('comes back within ten minutes or not at all', async () => {
    const client = await world.company()
    const { callback, started } = await goThroughDialog(client, 'facebook')
    expect(Date.parse(started.expiresAt) - Date.now()).toBeLessThanOrEqual(10 * 60_000)
    await world.api.db.query('UPDATE account_connections SET expires_at = NOW(3) - INTERVAL 1 SECOND')
    expect(new URL((await visit(callback)).location).searchParams.get('error')).toBe('login-expired')
  })

  it('with a state of nobody, or of another platform, is shown a page and sent nowhere', async () => {
    const client = await world.company()
    const { callback } = await goThroughDialog(client, 'facebook')
    const foreign = callback.replace('/connect/facebook/', '/connect/linkedin/')
    for (const url of [foreign, `${world.api.url}/accounts/connect/facebook/callback?state=x&code=<script>`]) {
      const { status, text } = await visit(url)
      expect(status).toBe(400)
      expect(text).toContain('This login was not begun here')
      expect(text).not.toContain('<script>')
    }
  })

  it('shows what the way back says, and no directions of text or control characters in it', async () => {
    const client = await world.company()
    const { callback } = await goThroughDialog(client, 'facebook')
    const back = new URL(callback)
    back.searchParams.delete('code')
    back.searchParams.set('error', 'server_error')
    back.searchParams.set('error_description', 'call \u202Egnp.exe\u2066 \u001b[31mnow')
    const said = new URL((await visit(back.href)).location).searchParams.get('error_description')
    expect(said).toContain('call \\u202egnp.exe\\u2066 \\u001b[31mnow')
  })

  it('whose code has expired at the platform says what the platform said', async () => {
    const client = await world.company()
    const { callback } = await goThroughDialog(client, 'linkedin')
    world.sandbox.world.clock.advance(31 * 60_000)
    const back = new URL((await visit(callback)).location).searchParams
    expect(back.get('error')).toBe('refused')
    expect(back.get('error_description')).toContain('authorization code expired')
  })

  it('while the platform is away leaves nothing behind, and a new one works', async () => {
    const client = await world.company()
    world.sandbox.world.faults.add({ operation: 'facebook.me.accounts', kind: 'html', status: 503 })
    const back = await login(client, 'facebook')
    expect(back.get('error')).toBe('platform-unavailable')
    expect(await world.everythingStored()).not.toMatch(/"secrets":"v1/)
    expect((await login(client, 'facebook')).get('connection')).toBeTruthy()
  })

  it('that asks LinkedIn for a permission the app has not tells the operator what to do', async () => {
    world.sandbox.world.switches.linkedinAppScopes = ['openid', 'profile']
    const back = await login(await world.company(), 'linkedin')
    expect(back.get('error')).toBe('not-configured')
    expect(back.get('error_description')).toContain('LINKEDIN_SCOPES')
  })

  it('in which a permission was refused shows the page, why it cannot be connected, and does not connect it', async () => {
    world.sandbox.world.switches.loginDeclines = ['pages_manage_posts']
    const client = await world.company()
    const id = (await login(client, 'facebook')).get('connection')
    const { body } = await client.get(`/accounts/connections/${id}`)
    expect(body.candidates[0].problem).toContain('pages_manage_posts')
    const refused = await client.post(`/accounts/connections/${id}`, { externalIds: [page.id] })
    expect([refused.status, refused.body.type]).toEqual([422, 'urn:post-dispatcher:problem:not-connectable'])
    // The login is not used up by a refusal.
    const other = await client.post(`/accounts/connections/${id}`, { externalIds: [instagram.id] })
    expect(other.status).toBe(200)
  })
})

describe('a finished login', () => {
  it('is there for nobody but the one who began it', async () => {
    const client = await world.company()
    const id = (await login(client, 'facebook')).get('connection')
    const colleague = await world.company(client.companyId)
    const rival = await world.company()
    for (const other of [colleague, rival]) {
      expect((await other.get(`/accounts/connections/${id}`)).status).toBe(404)
      expect((await other.post(`/accounts/connections/${id}`, { externalIds: [page.id] })).status).toBe(404)
    }
    expect((await rival.get('/accounts')).body.accounts).toEqual([])
  })

  it('connects once, and forgets the tokens that were not chosen', async () => {
    const client = await world.company()
    const id = (await login(client, 'facebook')).get('connection')
    const answers = await Promise.all(
      [1, 2, 3].map(() => client.post(`/accounts/connections/${id}`, { externalIds: [page.id] })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect((await client.get('/accounts')).body.accounts).toHaveLength(1)
    const [rows] = await world.api.db.query('SELECT secrets FROM account_connections WHERE id = ?', [id])
    expect(rows).toEqual([{ secrets: null }])
  })

  it('is over after an hour, tokens and all', async () => {
    const client = await world.company()
    const id = (await login(client, 'facebook')).get('connection')
    await world.api.db.query('UPDATE account_connections SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = ?', [
      id,
    ])
    expect((await client.get(`/accounts/connections/${id}`)).status).toBe(410)
    expect((await client.post(`/accounts/connections/${id}`, { externalIds: [page.id] })).status).toBe(410)
    await client.post('/accounts/connect/facebook', {})
    const [rows] = await world.api.db.query('SELECT secrets FROM account_connections WHERE id = ?', [id])
    expect(rows).toEqual([{ secrets: null }])
  })

  it('connects all that was chosen or nothing', async () => {
    const client = await world.company()
    const id = (await login(client, 'facebook')).get('connection')
    const { status, body } = await client.post(`/accounts/connections/${id}`, { externalIds: [page.id, '404'] })
    expect(status).toBe(422)
    expect(body.detail).toContain('does not reach 404')
    expect((await client.get('/accounts')).body.accounts).toEqual([])
  })
})

describe('connecting again', () => {
  it('keeps the id of the account and lets its posts go that waited', async () => {
    const client = await world.company()
    const [account] = (await connect(client, 'facebook', [page.id])).body.accounts
    const post = await createPost(
      world.api.db,
      { id: account.id, companyId: client.companyId, platform: 'facebook', externalId: page.id },
      { dueInSeconds: 3600 },
    )
    await client.delete(`/accounts/${account.id}`)
    expect((await readPost(world.api.db, post.id)).schedule.status).toBe('held')

    const back = await login(client, 'facebook', { accountId: account.id })
    const id = back.get('connection')
    expect((await client.get(`/accounts/connections/${id}`)).body).toMatchObject({
      accountId: account.id,
      candidates: [{ externalId: page.id, accountId: account.id }, { accountId: null }],
    })
    const again = await client.post(`/accounts/connections/${id}`, {})
    expect(again.body).toMatchObject({
      accounts: [{ id: account.id, health: { state: 'ok' }, disconnectedAt: null }],
      postsReleased: 1,
    })
    const { schedule, timeline } = await readPost(world.api.db, post.id)
    expect(schedule.status).toBe('pending')
    expect(timeline.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(['hold held', 'release ok'])
  })

  it('says so when the login is of somebody who does not reach the account', async () => {
    const client = await world.company()
    const foreign = await client.account('facebook', '123')
    const id = (await login(client, 'facebook', { accountId: foreign })).get('connection')
    const { status, body } = await client.post(`/accounts/connections/${id}`, {})
    expect(status).toBe(422)
    expect(body.detail).toContain('log in as somebody with a role there')
  })

  it('does not take an account of another company, or a login of another platform', async () => {
    const [client, rival] = [await world.company(), await world.company()]
    const theirs = await rival.account('facebook')
    expect((await client.post('/accounts/connect/facebook', { accountId: theirs })).status).toBe(404)
    const mine = await client.account('linkedin', member.id)
    expect((await client.post('/accounts/connect/facebook', { accountId: mine })).status).toBe(400)
  })
})

describe('a server on which a login is not set up', () => {
  const bare = accountsWorld({ LINKEDIN_CLIENT_SECRET: '' })
  it('names the settings', async () => {
    const { status, body } = await (await bare.company()).post('/accounts/connect/linkedin', {})
    expect(status).toBe(503)
    expect(body.detail).toContain('LINKEDIN_CLIENT_SECRET')
  })
})

describe('a server with a wrong app secret, and without a page to return to', () => {
  const wrong = accountsWorld({ LINKEDIN_CLIENT_SECRET: 'wrong', META_APP_SECRET: 'wrong', OAUTH_RETURN_URL: '' })
  it.each([
    ['linkedin', 'LINKEDIN_CLIENT_SECRET'],
    ['facebook', 'client secret'],
  ])('shows the person a page at %s, which names what is wrong', async (platform, words) => {
    const { callback } = await goThroughDialog(await wrong.company(), platform)
    const { status, text } = await visit(callback)
    expect(status).toBe(400)
    expect(text).toContain(words)
    expect(text).toContain('<h1>Nothing was connected</h1>')
  })
})

describe('pages of LinkedIn', () => {
  const pages = accountsWorld({
    LINKEDIN_SCOPES: 'openid profile w_member_social w_organization_social r_organization_social rw_organization_admin',
  })
  it('come with the member, share one token with it, and are brought back to life together', async () => {
    const client = await pages.company()
    pages.sandbox.world.accounts.add({
      id: 'urn:li:organization:5',
      platform: 'linkedin',
      kind: 'organization',
      name: 'Only Analysed',
      username: 'analysed',
      roles: { [member.id]: 'ANALYST' },
    })
    const id = (await login(client, 'linkedin')).get('connection')
    const { candidates } = (await client.get(`/accounts/connections/${id}`)).body
    expect(candidates).toMatchObject([
      { externalId: member.id, problem: null },
      { externalId: ready.organization.id, name: 'Sandbox Works', problem: null },
      { externalId: 'urn:li:organization:5', problem: expect.stringContaining('ANALYST') },
    ])
    const chosen = await client.post(`/accounts/connections/${id}`, { externalIds: [member.id, ready.organization.id] })
    expect(chosen.body.accounts).toHaveLength(2)
    const tokens = async () => {
      const [rows] = (await pages.api.db.query('SELECT id FROM social_token')) as unknown as [unknown[]]
      return rows.length
    }
    expect(await tokens()).toBe(1)
    const again = await login(client, 'linkedin', { accountId: chosen.body.accounts[0].id })
    const reconnected = await client.post(`/accounts/connections/${again.get('connection')}`, {})
    expect(reconnected.body.accounts.map((account: { id: string }) => account.id)).toEqual(
      chosen.body.accounts.map((account: { id: string }) => account.id),
    )
    expect(await tokens()).toBe(1)
  })
})
