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
/** What our app is told of a token, and when it was made. */
const alive = (created_at?: number) =>
  answer(200, { active: true, status: 'active', scope: 'w_member_social', created_at })
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds
const token = { accessToken: 't', scopes: ['openid', 'profile', 'w_member_social'] }
const subject = { platform: 'linkedin', login: 'linkedin', externalId: 'urn:li:person:AbC' } as const

/** A login on a LinkedIn that answers so to questions about the member, with its pauses at hand. */
const loginWith = (...answers: HttpAnswer[]) => loginOn(alive(), ...answers)

/** @param told what it tells our app of the token */
function loginOn(told: HttpAnswer, ...answers: HttpAnswer[]) {
  const pauses: number[] = []
  const http: HttpClient = async ({ url }) =>
    url.includes('introspectToken') ? told : (answers.shift() ?? answer(500, {}))
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

  it.each([
    ['5 s', 5],
    // LinkedIn's clock and ours are not the same.
    ['-5 s', -5],
    ['55 s', 55],
  ])('gets them when it is checked at an age of %s', async (_age, seconds) => {
    const { login, pauses } = loginOn(alive(secondsAgo(seconds)), revoked, revoked, member)
    expect(await login.check(subject, 't')).toMatchObject({ kind: 'ok' })
    expect(pauses).toEqual([2_000, 5_000])
  })

  it('gets none when it is older than a minute: it is believed to be dead at once', async () => {
    const { login, pauses } = loginOn(alive(secondsAgo(65)), revoked, member)
    expect(await login.check(subject, 't')).toMatchObject({ kind: 'dead' })
    expect(pauses).toEqual([])
  })

  it('gets none when it has expired', async () => {
    const { login, pauses } = loginWith(expired, member)
    await expect(login.findAccounts(token)).rejects.toMatchObject({ code: 'refused' })
    expect(pauses).toEqual([])
  })
})
