import { describe, expect, it } from 'vitest'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { accountsWorld } from './support'

const world = accountsWorld()
const { page, instagram, instagramLogin, member, organization, facebookUser } = ready

const body = (platform: string, { id, token }: { id: string; token: string }, more: object = {}) => ({
  platform,
  externalId: id,
  name: 'Our account',
  accessToken: token,
  ...more,
})

describe('an account added by its token', () => {
  it.each([
    ['a page', body('facebook', page), []],
    ['an Instagram account by its page', body('instagram', instagram), []],
    ['an Instagram account by itself', body('instagram', instagramLogin, { login: 'instagram' }), []],
    ['a member of LinkedIn', body('linkedin', member), []],
    ['a page of LinkedIn', body('linkedin', organization), []],
  ])('is checked with the platform and stored encrypted: %s', async (_name, account, missing) => {
    const client = await world.company()
    const answer = await client.post('/accounts', account)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('Location')).toBe(`/accounts/${answer.body.account.id}`)
    expect(answer.body.account).toMatchObject({
      externalId: account.externalId,
      health: { state: 'ok', reason: null },
      missingPermissions: missing,
    })
    expect(await world.tokenOf(answer.body.account.id)).toBe(account.accessToken)
    expect(JSON.stringify(answer.body)).not.toContain(account.accessToken)
    const { body: got } = await client.get(`/accounts/${answer.body.account.id}`)
    expect(got.account).toEqual(answer.body.account)
  })

  it.each(['Our\npage', 'Our\u001b[2J page', 'Our\u0085page'])(
    'is refused with a name that is no line of text: %j',
    async (name) => {
      const client = await world.company()
      const { status, body: said } = await client.post('/accounts', body('facebook', page, { name }))
      expect([status, said.errors]).toEqual([400, [{ path: 'name', message: 'must be one line of text' }]])
      expect((await client.get('/accounts')).body.accounts).toEqual([])
    },
  )

  it.each([
    ["a person's token in place of the page's", body('facebook', { ...page, token: facebookUser.token }), 'own token'],
    ['the token of another page', body('facebook', { id: '4711', token: page.token }), 'not to the page 4711'],
    ['a token that does not reach the Instagram account', body('instagram', { id: '4711', token: page.token }), '4711'],
    [
      'the token of another Instagram account',
      body('instagram', { id: '4711', token: instagramLogin.token }, { login: 'instagram' }),
      'sandbox.studio',
    ],
    ["another member's token", body('linkedin', { id: 'urn:li:person:x', token: member.token }), 'Sam Sandbox'],
    [
      'a token without a role on the page',
      body('linkedin', { id: 'urn:li:organization:4711', token: organization.token }),
      'no role',
    ],
    ['a token of nobody', body('facebook', { ...page, token: 'nonsense' }), 'Cannot parse access token'],
  ])('is refused with %s, and nothing is stored', async (_name, account, words) => {
    const client = await world.company()
    const { status, body: said } = await client.post('/accounts', account)
    expect([status, said.type]).toEqual([422, 'urn:post-dispatcher:problem:token-refused'])
    expect(said.errors).toMatchObject([{ path: 'accessToken', message: expect.stringContaining(words) }])
    expect((await client.get('/accounts')).body.accounts).toEqual([])
  })

  it.each([
    ['dead', 'linkedin', member, { state: 'revoked' as const }, 'revoked'],
    ['dead', 'facebook', page, { state: 'password-changed' as const }, 'password'],
    ['without the permission', 'facebook', page, { scopes: ['pages_read_engagement'] }, 'pages_manage_posts'],
  ])('is refused when the token is %s at %s', async (_name, platform, account, change, words) => {
    const token = world.sandbox.world.accounts.token(account.token)
    Object.assign(token as object, change)
    const { status, body: said } = await (await world.company()).post('/accounts', body(platform, account))
    expect(status).toBe(422)
    expect(said.detail).toContain(words)
  })

  it('is neither stored nor blamed while the platform is away', async () => {
    world.sandbox.world.faults.add({ operation: 'facebook.page.read', kind: 'error-before', status: 500, code: 2 })
    const client = await world.company()
    const { status, headers, body: said } = await client.post('/accounts', body('facebook', page))
    expect([status, said.type]).toEqual([503, 'urn:post-dispatcher:problem:platform-unavailable'])
    expect(headers.get('Retry-After')).toBe('60')
    expect((await client.get('/accounts')).body.accounts).toEqual([])
  })

  it('that the company has already keeps its id', async () => {
    const client = await world.company()
    const first = await client.post('/accounts', body('facebook', page))
    const second = await client.post('/accounts', body('facebook', page, { name: 'New name' }))
    expect(second.body.account).toMatchObject({ id: first.body.account.id, name: 'New name' })
  })

  it('names every field that is wrong', async () => {
    const { status, body: said } = await (await world.company()).post('/accounts', {
      platform: 'linkedin',
      externalId: '77',
      name: ' ',
      login: 'facebook',
      accessToken: 'two words',
    })
    expect(status).toBe(400)
    const paths = (errors: { path: string }[]) => errors.map(({ path }) => path).sort()
    expect(paths(said.errors)).toEqual(['accessToken', 'externalId', 'login', 'name'])
    const other = await (await world.company()).post('/accounts', body('tiktok', page))
    expect(paths(other.body.errors)).toEqual(['platform'])
  })
})
