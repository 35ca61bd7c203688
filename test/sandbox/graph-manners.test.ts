import { describe, expect, it } from 'vitest'
import { sandboxApps } from '../../src/sandbox/state/account'
import { type Reply, ready, send, useSandbox } from './support/client'

const sandbox = useSandbox({ strict: false })
const { page, instagram } = ready
const get = (path: string, token: string | undefined = page.token) =>
  send('GET', `${sandbox.sandbox.url}${path}`, { token })
const anonymous = (method: string, path: string, body?: unknown) =>
  send(method, `${sandbox.sandbox.url}${path}`, { ...(body !== undefined && { body }) })
const errorOf = ({ status, json }: Reply) => [status, json.error.code]

describe('versions of the Graph', () => {
  it.each(['v21.0', 'v24.0', 'v26.0'])('%s answers', async (version) => {
    expect((await get(`/facebook/${version}/${page.id}`)).status).toBe(200)
  })

  const dead = ['v2.12', 'v19.0', 'v20.0', 'v27.0', 'v99.0', 'v100.0']
  it.each(dead)('%s leads nowhere, on every host and for every call', async (version) => {
    const refused = [
      await get(`/facebook/${version}/${page.id}`),
      await get(`/facebook/${version}/nonsense/with/more`),
      await get(`/facebook/${version}/oauth/access_token`),
      await get(`/facebook-login/${version}/dialog/oauth`),
      await get(`/facebook-video/${version}/${page.id}/videos`),
      await send('POST', `${sandbox.sandbox.url}/facebook-upload/video-upload/${version}/1`, { body: {} }),
      await get(`/instagram/${version}/me`, ready.instagramLogin.token),
    ]
    expect(refused.map(errorOf)).toEqual(refused.map(() => [400, 2500]))
    expect(refused[0]?.json.error.message).toBe(`Unknown path components: /${version}/${page.id}`)
  })

  it('have to be named', async () => {
    expect(errorOf(await get(`/facebook/${page.id}`))).toEqual([400, 2500])
    expect(errorOf(await get('/facebook/26.0/me'))).toEqual([400, 2500])
  })

  it('move with the years', async () => {
    await sandbox.control.setSwitches({ graphOldestVersion: 'v23.0', graphNewestVersion: 'v27.0' })
    expect((await get(`/facebook/v27.0/${page.id}`)).status).toBe(200)
    expect(errorOf(await get(`/facebook/v22.0/${page.id}`))).toEqual([400, 2500])
  })
})

describe('a call without a token', () => {
  it('is 104 for anything but me', async () => {
    for (const [method, path] of [
      ['GET', page.id],
      ['POST', `${page.id}/feed`],
      ['GET', `${instagram.id}/media`],
      ['GET', '12345'],
      ['GET', 'debug_token?input_token=x'],
    ] as const) {
      expect(errorOf(await anonymous(method, `/facebook/v26.0/${path}`, method === 'POST' ? {} : undefined))).toEqual([
        400, 104,
      ])
    }
    expect(errorOf(await anonymous('GET', '/facebook/v26.0/me'))).toEqual([400, 2500])
    expect(errorOf(await anonymous('GET', '/facebook/v26.0/me/accounts'))).toEqual([400, 2500])
  })
})

describe('an error of the Graph', () => {
  it('always says what it is about in WWW-Authenticate', async () => {
    await sandbox.control.fault(
      { operation: 'facebook.feed.create', kind: 'error-before', code: 368, message: 'Zu schnell – "langsam"\n!' },
      { operation: 'facebook.photo.create', kind: 'rate-limit' },
      { operation: 'facebook.post.edit', kind: 'token-dead' },
    )
    const token = { token: page.token, body: {} }
    const graph = `${sandbox.sandbox.url}/facebook/v26.0`
    const code = { client_id: sandboxApps.metaAppId, client_secret: sandboxApps.metaAppSecret, redirect_uri: 'x' }
    const said = [
      await send('POST', `${graph}/${page.id}/feed`, token),
      await send('POST', `${graph}/${page.id}/photos`, token),
      await send('POST', `${graph}/${page.id}/feed`, token),
      await get('/facebook/v26.0/12345'),
      await get('/facebook/v26.0/me', 'nonsense'),
      await get('/facebook/v99.0/me'),
      await get('/facebook/v26.0/me/adaccounts'),
      await send('POST', `${graph}/oauth/access_token`, { body: { ...code, code: 'used' } }),
    ].map(({ headers }) => headers.get('www-authenticate'))
    expect(said).toEqual([
      `OAuth "Facebook Platform" "invalid_request" "Zu schnell ? 'langsam'?!"`,
      expect.stringMatching(/^OAuth "Facebook Platform" "invalid_request" "\(#80001\) /),
      'OAuth "Facebook Platform" "invalid_request" "(#100) Missing message or attachment"',
      expect.stringMatching(/^OAuth "Facebook Platform" "invalid_request" "Unsupported get request\./),
      expect.stringMatching(/^OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token/),
      'OAuth "Facebook Platform" "invalid_request" "Unknown path components: /v99.0/me"',
      expect.stringContaining('not imitated'),
      'OAuth "Facebook Platform" "invalid_code" "This authorization code has been used."',
    ])
  })
})

describe('the login of Facebook', () => {
  const dialog = (more: string) =>
    send(
      'GET',
      `${sandbox.sandbox.url}/facebook-login/v26.0/dialog/oauth?client_id=${sandboxApps.metaAppId}&redirect_uri=https%3A%2F%2Fme.example%2F&state=s${more}`,
    )

  it('answers with a code when it is not told what to answer with', async () => {
    expect((await dialog('')).headers.get('location')).toMatch(
      /^https:\/\/me\.example\/\?code=sandbox-code-.*&state=s$/,
    )
    expect((await dialog('&response_type=token')).headers.get('x-sandbox')).toBe('not-imitated')
    expect((await dialog('&response_type=nonsense')).status).toBe(400)
  })

  it('gives the app a token of its own', async () => {
    const query = `client_id=${sandboxApps.metaAppId}&client_secret=${sandboxApps.metaAppSecret}&grant_type=client_credentials`
    const { json } = await get(`/facebook/v26.0/oauth/access_token?${query}`)
    const debugged = await get(`/facebook/v26.0/debug_token?input_token=${page.token}`, json.access_token)
    expect(debugged.json.data.is_valid).toBe(true)
  })
})
