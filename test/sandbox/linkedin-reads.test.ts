import { describe, expect, it } from 'vitest'
import { sandboxApps } from '../../src/sandbox/state/account'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { member, organization } = ready
const headers = { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' }
const api = (path: string) => `${sandbox.sandbox.env.LINKEDIN_API_URL}/rest/${path}`
const call = (account: { token: string }, method: string, path: string, body?: unknown, more: object = {}) =>
  send(method, api(path), {
    token: account.token,
    headers: { ...headers, ...more },
    ...(body !== undefined && { body }),
  })

async function create(account: { id: string; token: string }, commentary: string): Promise<string> {
  const reply = await call(account, 'POST', 'posts', {
    author: account.id,
    commentary,
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED' },
    lifecycleState: 'PUBLISHED',
  })
  return reply.headers.get('x-restli-id') ?? ''
}

const find = (account: { id: string; token: string }, more = '') =>
  call(account, 'GET', `posts?q=author&author=${encodeURIComponent(account.id)}&sortBy=CREATED${more}`, undefined, {
    'X-RestLi-Method': 'finder',
  })

describe('reading posts', () => {
  it('is not for a token that may only write, not even its own', async () => {
    const urn = await create(member, 'Mine')
    const get = await call(member, 'GET', `posts/${encodeURIComponent(urn)}`)
    expect(get).toMatchObject({
      status: 403,
      json: { serviceErrorCode: 100, message: expect.stringContaining('partnerApiPostsExternal.GET.20260901') },
    })
    expect((await find(member)).json.message).toContain('partnerApiPostsExternal.FINDER-author')
  })

  it('shows a page its posts, newest first, with hashtags as templates', async () => {
    const urns = []
    for (const text of ['one', 'two #tag', 'three']) {
      urns.push(await create(organization, text))
      await sandbox.control.advanceClock(10)
    }
    const { json } = await find(organization, '&count=2')
    expect(json.elements.map((post: { id: string }) => post.id)).toEqual([urns[2], urns[1]])
    expect(json.elements[1]).toMatchObject({ commentary: 'two {hashtag|\\#|tag}', createdAt: expect.any(Number) })
    expect(json.paging).toMatchObject({ start: 0, count: 2, links: [{ rel: 'next' }] })
    const batch = await call(organization, 'GET', `posts?ids=List(${urns.map(encodeURIComponent).join(',')})`)
    expect(Object.keys(batch.json.results)).toHaveLength(3)
  })

  it('can lag behind', async () => {
    await sandbox.control.setSwitches({ linkedinFinderDelayMs: 5000 })
    await create(organization, 'late')
    expect((await find(organization)).json.elements).toEqual([])
    await sandbox.control.advanceClock(5000)
    expect((await find(organization)).json.elements).toHaveLength(1)
  })

  it('wants URNs encoded', async () => {
    const urn = await create(organization, 'x')
    expect((await call(organization, 'GET', `posts/${urn}`)).status).toBe(400)
  })
})

describe('changing posts', () => {
  it('edits the text and nothing else', async () => {
    const urn = encodeURIComponent(await create(member, 'Tpyo'))
    const edit = (set: object) =>
      call(member, 'POST', `posts/${urn}`, { patch: { $set: set } }, { 'X-RestLi-Method': 'PARTIAL_UPDATE' })
    expect((await edit({ commentary: 'Typo' })).status).toBe(204)
    expect((await edit({ content: {} })).status).toBe(403)
    expect(await sandbox.control.posts()).toMatchObject([{ text: 'Typo' }])
  })

  it('deletes again without complaint, and not what never was', async () => {
    const urn = encodeURIComponent(await create(member, 'Away'))
    expect((await call(member, 'DELETE', `posts/${urn}`)).status).toBe(204)
    expect((await call(member, 'DELETE', `posts/${urn}`)).status).toBe(204)
    expect((await call(member, 'DELETE', 'posts/urn%3Ali%3Ashare%3A1')).json.code).toBe('NOT_FOUND')
  })

  it('comments only with the scope for it', async () => {
    for (const account of [member, organization]) {
      const urn = await create(account, `By ${account.id}`)
      const path = `socialActions/${encodeURIComponent(urn)}/comments`
      const reply = await call(account, 'POST', path, { actor: account.id, object: urn, message: { text: 'First' } })
      expect(reply.status).toBe(account === member ? 403 : 201)
    }
    expect(await sandbox.control.posts({ account: organization.id })).toMatchObject([{ comments: ['First'] }])
  })
})

describe('who one is', () => {
  it('is told without a version', async () => {
    const url = `${sandbox.sandbox.env.LINKEDIN_API_URL}/v2/userinfo`
    const { json } = await send('GET', url, { token: member.token })
    expect(`urn:li:person:${json.sub}`).toBe(member.id)
  })

  it.each(['organization', 'organizationTarget'] as const)(
    'lists pages under %s',
    async (linkedinOrganizationField) => {
      await sandbox.control.setSwitches({ linkedinOrganizationField })
      await sandbox.control.addAccounts({ kind: 'organization', member: member.id, role: 'ANALYST' })
      const path = 'organizationAcls?q=roleAssignee&state=APPROVED'
      const { json } = await call(organization, 'GET', `${path}&count=1`)
      expect(json.elements).toMatchObject([{ [linkedinOrganizationField]: organization.id, role: 'ADMINISTRATOR' }])
      expect(json.paging.links).toHaveLength(1)
      expect((await call(organization, 'GET', `${path}&role=ANALYST`)).json.elements).toHaveLength(1)
      const id = organization.id.split(':').at(-1)
      expect((await call(organization, 'GET', `organizations/${id}`)).json.localizedName).toBe('Sandbox Works')
    },
  )
})

describe('tokens of LinkedIn', () => {
  const oauth = (path: string, form: Record<string, string>) =>
    send('POST', `${sandbox.sandbox.env.LINKEDIN_OAUTH_URL}/oauth/v2/${path}`, {
      body: new URLSearchParams({
        client_id: sandboxApps.linkedinClientId,
        client_secret: sandboxApps.linkedinClientSecret,
        ...form,
      }),
    })

  async function login(scope: string) {
    const redirect = 'https://me.example/back'
    const dialog = `${sandbox.sandbox.env.LINKEDIN_OAUTH_URL}/oauth/v2/authorization?response_type=code&client_id=${sandboxApps.linkedinClientId}&redirect_uri=${encodeURIComponent(redirect)}&scope=${encodeURIComponent(scope)}&state=s`
    const location = (await send('GET', dialog)).headers.get('location') ?? ''
    const code = new URL(location).searchParams.get('code') ?? ''
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirect }
    return { form, reply: await oauth('accessToken', form) }
  }

  it('come for a code that works once, with scopes between commas', async () => {
    const { form, reply } = await login('openid profile email w_member_social')
    expect(reply.json.scope).toBe('openid,profile,email,w_member_social')
    // Sixty days, but for the moment between the consent and the answer.
    expect(reply.json.expires_in).toBeLessThanOrEqual(5_184_000)
    expect(reply.json.expires_in).toBeGreaterThan(5_183_900)
    expect((await oauth('accessToken', form)).json.error).toBe('invalid_request')
    expect(await create({ ...member, token: reply.json.access_token }, 'x')).toContain('urn:li:share:')
  })

  it('end when the member grants another set of scopes', async () => {
    await login('openid profile w_member_social r_member_social')
    const { json } = await call(member, 'POST', 'posts', {})
    expect(json).toMatchObject({ status: 401, serviceErrorCode: 65601 })
  })

  it('are refreshed until a year after the consent, and not a day longer', async () => {
    const refresh = (refresh_token: string) => oauth('accessToken', { grant_type: 'refresh_token', refresh_token })
    const first = (await refresh('sandbox-linkedin-refresh-token')).json
    expect(first.refresh_token_expires_in).toBeLessThanOrEqual(365 * 86_400)
    await sandbox.control.advanceClock(360 * 86_400_000)
    const late = (await refresh(first.refresh_token)).json
    expect(late.expires_in).toBeLessThanOrEqual(5 * 86_400)
    await sandbox.control.advanceClock(6 * 86_400_000)
    expect((await refresh(late.refresh_token)).json.error_description).toContain('expired or revoked')
  })

  it('can be asked about', async () => {
    const introspect = async () => (await oauth('introspectToken', { token: member.token })).json
    expect(await introspect()).toMatchObject({ active: true, status: 'active', auth_type: '3L' })
    await sandbox.control.changeToken({ token: member.token, state: 'revoked' })
    expect(await introspect()).toMatchObject({ active: false, status: 'revoked' })
  })
})
