import { describe, expect, it } from 'vitest'
import type { HttpAnswer, HttpClient } from '../../src/platforms/calls/http-client'
import { createLinkedInLogin } from '../../src/platforms/linkedin/login'
import type { LoginSettings } from '../../src/platforms/login/settings'

const answer = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: {},
  body,
  text: JSON.stringify(body),
})
const revoked = answer(401, { status: 401, serviceErrorCode: 65601, code: 'REVOKED_ACCESS_TOKEN', message: 'revoked' })
const expired = answer(401, { status: 401, serviceErrorCode: 65602, code: 'EXPIRED_ACCESS_TOKEN', message: 'expired' })
const member = answer(200, { sub: 'AbC', name: 'Ada' })
const alive = answer(200, { active: true, status: 'active', scope: 'w_member_social' })
const token = { accessToken: 't', scopes: ['openid', 'profile', 'w_member_social'] }
const subject = { platform: 'linkedin', login: 'linkedin', externalId: 'urn:li:person:AbC' } as const

/** A login on a LinkedIn that answers so to questions about the member, with its pauses at hand. */
function loginWith(...answers: HttpAnswer[]) {
  const pauses: number[] = []
  const http: HttpClient = async ({ url }) =>
    url.includes('introspectToken') ? alive : (answers.shift() ?? answer(500, {}))
  const settings = {
    LINKEDIN_CLIENT_ID: 'id',
    LINKEDIN_CLIENT_SECRET: 'secret',
    LINKEDIN_SCOPES: ['openid', 'profile', 'w_member_social'],
    LINKEDIN_OAUTH_URL: 'http://oauth',
    LINKEDIN_API_URL: 'http://api',
    LINKEDIN_VERSION: '202609',
  } as LoginSettings
  return { login: createLinkedInLogin(http, settings, async (ms) => pauses.push(ms)), pauses }
}

describe('a token that LinkedIn calls revoked seconds after it was made', () => {
  it('gets three looks when somebody logs in', async () => {
    const { login, pauses } = loginWith(revoked, revoked, member)
    expect(await login.findAccounts(token)).toMatchObject([{ externalId: 'urn:li:person:AbC', name: 'Ada' }])
    expect(pauses).toEqual([2_000, 5_000])
  })

  it('is refused when all three say so', async () => {
    const { login, pauses } = loginWith(revoked, revoked, revoked, member)
    await expect(login.findAccounts(token)).rejects.toMatchObject({ code: 'refused' })
    expect(pauses).toHaveLength(2)
  })

  it('gets them when it is checked, as long as our app is told that it is alive', async () => {
    const { login, pauses } = loginWith(revoked, member)
    expect(await login.check(subject, 't')).toMatchObject({ kind: 'ok' })
    expect(pauses).toEqual([2_000])
  })

  it('gets none when it has expired', async () => {
    const { login, pauses } = loginWith(expired, member)
    await expect(login.findAccounts(token)).rejects.toMatchObject({ code: 'refused' })
    expect(pauses).toEqual([])
  })
})
