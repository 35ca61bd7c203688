import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sandboxApps } from '../../src/sandbox/state/account'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { page, facebookUser, instagramLogin } = ready
const graph = (path: string) => `${sandbox.sandbox.env.FACEBOOK_GRAPH_URL}/v26.0/${path}`
const instagram = (path: string) => `${sandbox.sandbox.env.INSTAGRAM_GRAPH_URL}/${path}`
const get = async (url: string, token?: string) => (await send('GET', url, { token })).json

describe('the pages of a person', () => {
  it('come in pages of their own, each with a token', async () => {
    await sandbox.control.addAccounts({ kind: 'page', count: 2, alsoReachedBy: facebookUser.token })
    const fields = 'id,name,access_token,tasks,instagram_business_account{id,username}'
    const first = await get(graph(`me/accounts?fields=${fields}&limit=2`), facebookUser.token)
    expect(first.data[0]).toMatchObject({
      id: page.id,
      access_token: page.token,
      instagram_business_account: { id: ready.instagram.id, username: 'sandbox.bakery' },
    })
    const second = await get(first.paging.next, facebookUser.token)
    expect(second.data).toHaveLength(1)
  })

  it('can be missing from the list and still be readable one by one', async () => {
    await sandbox.control.setSwitches({ facebookAccountsOmitPages: true })
    expect(await get(graph('me/accounts'), facebookUser.token)).toEqual({ data: [] })
    const debug = await get(graph(`debug_token?input_token=${facebookUser.token}&access_token=${app()}`))
    const scope = debug.data.granular_scopes.find((entry: { scope: string }) => entry.scope === 'pages_manage_posts')
    expect(scope.target_ids).toEqual([page.id])
    expect(await get(graph(`${page.id}?fields=access_token,name`), facebookUser.token)).toMatchObject({
      access_token: page.token,
    })
  })

  it('need their permissions', async () => {
    await sandbox.control.changeToken({ token: page.token, removeScopes: ['pages_manage_posts'] })
    const { status, json } = await send('POST', graph(`${page.id}/feed`), { token: page.token, body: { message: 'x' } })
    expect([status, json.error.code]).toEqual([403, 200])
    const { data } = await get(graph('me/permissions'), facebookUser.token)
    expect(data).toContainEqual({ permission: 'pages_manage_posts', status: 'granted' })
  })
})

describe('a token of Meta', () => {
  it.each([
    ['expired', 463],
    ['revoked', 458],
    ['password-changed', 460],
    ['checkpoint', 459],
    ['lost-role', 492],
  ] as const)('that is %s is refused with 190 and subcode %i', async (state, subcode) => {
    await sandbox.control.changeToken({ token: page.token, state })
    const reply = await send('GET', graph(page.id), { token: page.token })
    expect(reply.json.error).toMatchObject({ code: 190, error_subcode: subcode })
    expect(reply.headers.get('www-authenticate')).toContain('invalid_token')
    const debug = await get(graph(`debug_token?input_token=${page.token}&access_token=${app()}`))
    expect(debug.data.is_valid).toBe(false)
  })

  it('may stand in the query, the body or a header', async () => {
    expect(await get(graph(`${page.id}?fields=id&access_token=${page.token}`))).toEqual({ id: page.id })
    const form = new URLSearchParams({ message: 'x', access_token: page.token })
    expect((await send('POST', graph(`${page.id}/feed`), { body: form })).status).toBe(200)
    expect(
      (await send('POST', graph(`${page.id}/feed`), { body: { message: 'y', access_token: page.token } })).status,
    ).toBe(200)
    expect((await get(graph(page.id))).error.code).toBe(104)
  })

  it('must match its proof', async () => {
    const proof = (secret: string) => createHmac('sha256', secret).update(page.token).digest('hex')
    const read = (value: string) => get(graph(`${page.id}?fields=id&appsecret_proof=${value}`), page.token)
    expect(await read(proof(sandboxApps.metaAppSecret))).toEqual({ id: page.id })
    expect((await read(proof('wrong'))).error.code).toBe(100)
    await sandbox.control.setSwitches({ appSecretProof: 'require' })
    expect((await get(graph(page.id), page.token)).error.code).toBe(100)
  })

  it('wants a version in the path', async () => {
    const bare = graph(page.id).replace('/v26.0', '')
    expect((await get(bare, page.token)).error.code).toBe(2500)
  })
})

describe('logins', () => {
  const client = `client_id=${sandboxApps.metaAppId}&client_secret=${sandboxApps.metaAppSecret}`

  it('of Facebook give a code that works once, and a token that can be made to last', async () => {
    const dialog = graph(
      `dialog/oauth?response_type=code&client_id=${sandboxApps.metaAppId}&redirect_uri=${encodeURIComponent('https://me.example/back')}&state=s`,
    )
    const location = (await send('GET', dialog)).headers.get('location') ?? ''
    const code = new URL(location).searchParams.get('code')
    const url = graph(`oauth/access_token?${client}&redirect_uri=https://me.example/back&code=${code}`)
    const short = await get(url)
    expect(short.token_type).toBe('bearer')
    expect((await get(url)).error.code).toBe(100)
    const exchange = `oauth/access_token?grant_type=fb_exchange_token&${client}&fb_exchange_token=${short.access_token}`
    const long = await get(graph(exchange))
    expect(long.expires_in).toBe(5_184_000)
    expect((await get(graph('me?fields=id'), long.access_token)).id).toBe(facebookUser.id)
  })

  it('of Instagram go from an hour to sixty days', async () => {
    const oauth = sandbox.sandbox.env.INSTAGRAM_OAUTH_URL
    const dialog = await send(
      'GET',
      `${oauth}/oauth/authorize?response_type=code&client_id=${sandboxApps.instagramAppId}&redirect_uri=${encodeURIComponent('https://me.example/')}`,
    )
    const location = dialog.headers.get('location') ?? ''
    expect(location.endsWith('#_')).toBe(true)
    const form = new URLSearchParams({
      client_id: sandboxApps.instagramAppId,
      client_secret: sandboxApps.instagramAppSecret,
      grant_type: 'authorization_code',
      redirect_uri: 'https://me.example/',
      code: new URL(location).searchParams.get('code') ?? '',
    })
    const { json: short } = await send('POST', `${oauth}/oauth/access_token`, { body: form })
    expect(short.user_id).toBe(instagramLogin.id)
    const again = await send('POST', `${oauth}/oauth/access_token`, { body: form })
    expect(again.json).toMatchObject({ error_type: 'OAuthException', code: 400 })
    const secret = `client_secret=${sandboxApps.instagramAppSecret}`
    const long = await get(
      instagram(`access_token?grant_type=ig_exchange_token&${secret}&access_token=${short.access_token}`),
    )
    expect(long.expires_in).toBe(5_184_000)
    expect(await get(instagram('v26.0/me?fields=user_id,username'), long.access_token)).toMatchObject({
      user_id: instagramLogin.id,
    })
  })

  it('of Instagram are refreshed only after a day', async () => {
    const refresh = (token: string) =>
      get(instagram(`refresh_access_token?grant_type=ig_refresh_token&access_token=${token}`))
    const fresh = await refresh(instagramLogin.token)
    expect(fresh.access_token).toBeDefined()
    expect((await refresh(fresh.access_token)).error.code).toBe(100)
    await sandbox.control.advanceClock(25 * 3_600_000)
    expect((await refresh(fresh.access_token)).expires_in).toBe(5_184_000)
  })
})

function app() {
  return encodeURIComponent(`${sandboxApps.metaAppId}|${sandboxApps.metaAppSecret}`)
}
