import { describe, expect, it } from 'vitest'
import { sandboxApps } from '../../src/sandbox/state/account'
import { type Reply, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const env = (name: string) => sandbox.sandbox.env[name]
const REDIRECT = 'https://me.example/back?x=1'

type Login = {
  dialog: () => string
  scope: string
  client: { client_id: string; client_secret: string }
  exchange: (fields: Record<string, string>) => Promise<Reply>
}

const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) })
const logins: Record<string, Login> = {
  facebook: {
    dialog: () => `${env('FACEBOOK_LOGIN_URL')}/v26.0/dialog/oauth`,
    scope: 'pages_show_list,pages_manage_posts',
    client: { client_id: sandboxApps.metaAppId, client_secret: sandboxApps.metaAppSecret },
    exchange: (fields) => send('POST', `${env('FACEBOOK_GRAPH_URL')}/v26.0/oauth/access_token`, form(fields)),
  },
  instagram: {
    dialog: () => `${env('INSTAGRAM_LOGIN_URL')}/oauth/authorize`,
    scope: 'instagram_business_basic',
    client: { client_id: sandboxApps.instagramAppId, client_secret: sandboxApps.instagramAppSecret },
    exchange: (fields) =>
      send(
        'POST',
        `${env('INSTAGRAM_OAUTH_URL')}/oauth/access_token`,
        form({ grant_type: 'authorization_code', ...fields }),
      ),
  },
  linkedin: {
    dialog: () => `${env('LINKEDIN_OAUTH_URL')}/oauth/v2/authorization`,
    scope: 'openid profile w_member_social',
    client: { client_id: sandboxApps.linkedinClientId, client_secret: sandboxApps.linkedinClientSecret },
    exchange: (fields) =>
      send(
        'POST',
        `${env('LINKEDIN_OAUTH_URL')}/oauth/v2/accessToken`,
        form({ grant_type: 'authorization_code', ...fields }),
      ),
  },
}

async function askPerson({ dialog, scope, client }: Login, more: Record<string, string> = {}) {
  const given = { client_id: client.client_id, redirect_uri: REDIRECT, response_type: 'code', scope, state: 's&=1' }
  const { status, headers } = await send('GET', `${dialog()}?${new URLSearchParams({ ...given, ...more })}`)
  return { status, back: new URL(headers.get('location') ?? 'about:blank') }
}

describe.each(Object.keys(logins))('a login at %s', (name) => {
  const login = logins[name] as Login
  const codeOf = async () => (await askPerson(login)).back.searchParams.get('code') as string

  it('brings the state back untouched, beside what the address had already', async () => {
    const { status, back } = await askPerson(login)
    expect(status).toBe(302)
    expect([back.searchParams.get('state'), back.searchParams.get('x')]).toEqual(['s&=1', '1'])
  })

  it('tells the person and not the address when the app is unknown', async () => {
    expect((await askPerson(login, { client_id: 'nobody' })).status).toBe(400)
    expect((await askPerson(login, { redirect_uri: 'nowhere' })).status).toBe(400)
  })

  it('gives a code for one exchange, by the same address, in time, with the right secret', async () => {
    const fields = { ...login.client, redirect_uri: REDIRECT }
    const code = await codeOf()
    expect((await login.exchange({ ...fields, code })).json.access_token).toBeTruthy()
    const refused = [
      await login.exchange({ ...fields, code }),
      await login.exchange({ ...fields, code: await codeOf(), redirect_uri: 'https://me.example/other' }),
      await login.exchange({ ...fields, code: await codeOf(), client_secret: 'wrong' }),
    ]
    const late = await codeOf()
    await sandbox.control.advanceClock(61 * 60_000)
    refused.push(await login.exchange({ ...fields, code: late }))
    for (const { status, json } of refused) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(json.access_token).toBeUndefined()
    }
  })

  it('brings an error back when the person says no', async () => {
    await sandbox.control.setSwitches({ loginAnswer: 'deny' })
    const { back } = await askPerson(login)
    expect(back.searchParams.get('error')).toMatch(/denied|cancelled/)
    expect(back.searchParams.get('code')).toBeNull()
    expect(back.searchParams.get('state')).toBe('s&=1')
  })
})

describe('a verifier', () => {
  it.each(['facebook', 'linkedin'])('of PKCE is refused by %s, as live reports say', async (name) => {
    const login = logins[name] as Login
    const { back } = await askPerson(login, { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' })
    const code = back.searchParams.get('code') as string
    const { status } = await login.exchange({ ...login.client, redirect_uri: REDIRECT, code, code_verifier: 'v' })
    expect(status).toBeGreaterThanOrEqual(400)
  })
})

describe('a scope', () => {
  it('that the LinkedIn app was not given fails the whole dialog', async () => {
    await sandbox.control.setSwitches({ linkedinAppScopes: ['openid'] })
    const { back } = await askPerson(logins.linkedin as Login)
    expect(back.searchParams.get('error')).toBe('unauthorized_scope_error')
  })

  it('that a person refuses at Facebook is missing from what was granted', async () => {
    await sandbox.control.setSwitches({ loginDeclines: ['pages_manage_posts'] })
    const login = logins.facebook as Login
    const code = (await askPerson(login)).back.searchParams.get('code') as string
    const { json } = await login.exchange({ ...login.client, redirect_uri: REDIRECT, code })
    const granted = await send('GET', `${env('FACEBOOK_GRAPH_URL')}/v26.0/me/permissions`, { token: json.access_token })
    expect(granted.json.data).toContainEqual({ permission: 'pages_manage_posts', status: 'declined' })
  })
})
