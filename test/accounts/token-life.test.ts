import { describe, expect, it } from 'vitest'
import { type AccountCondition, accountHealth } from '../../src/accounts/account-health'
import type { Platform } from '../../src/domain/post'
import type { TokenLife } from '../../src/domain/token-life'
import { platforms } from '../../src/platforms'

const DAY = 86_400_000
const now = new Date('2026-12-01T00:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * DAY)
const well: AccountCondition = {
  platform: 'linkedin',
  login: 'linkedin',
  externalId: 'urn:li:person:x',
  status: 'ok',
  statusReason: null,
  disconnectedAt: null,
  expiresAt: null,
  renewAt: null,
  renewError: null,
  scopes: null,
}
const health = (condition: Partial<AccountCondition>) => accountHealth({ ...well, ...condition }, now)

describe('the health of an account', () => {
  it('is ok while its token lives, is renewed, or has no end', () => {
    expect(health({})).toEqual({ state: 'ok' })
    expect(health({ expiresAt: inDays(30) })).toEqual({ state: 'ok', expiresAt: inDays(30) })
    expect(health({ expiresAt: inDays(3), renewAt: inDays(0) }).state).toBe('ok')
  })

  it('warns two weeks before the end of a token that nothing renews, and says when that is', () => {
    const { state, reason, expiresAt } = health({ expiresAt: inDays(13) })
    expect([state, expiresAt]).toEqual(['expires_soon', inDays(13)])
    expect(reason).toContain('on 2026-12-14 00:00 UTC')
    expect(health({ expiresAt: inDays(15) }).state).toBe('ok')
  })

  it('warns as soon as a renewal has not worked, and says why and when it is tried again', () => {
    const { state, reason } = health({ expiresAt: inDays(20), renewAt: inDays(1), renewError: 'LinkedIn is away' })
    expect(state).toBe('expires_soon')
    expect(reason).toBe('Its token could not be renewed: LinkedIn is away; the next try is on 2026-12-02 00:00 UTC')
    expect(health({ renewAt: inDays(1), renewError: 'away' }).state).toBe('expires_soon')
  })

  it('asks for a person when the token is dead, has ended, or may not publish', () => {
    expect(health({ status: 'needs_reconnect', statusReason: 'Revoked' })).toEqual({
      state: 'needs_reconnect',
      reason: 'Revoked',
    })
    expect(health({ expiresAt: inDays(-1) }).state).toBe('needs_reconnect')
    expect(health({ expiresAt: inDays(-1), renewAt: inDays(0) }).state).toBe('ok')
    expect(health({ scopes: ['openid'] }).reason).toContain('w_member_social')
    expect(health({ disconnectedAt: now, status: 'needs_reconnect' }).state).toBe('disconnected')
  })
})

describe('the time of the next renewal', () => {
  const days = ({ login, ...life }: TokenLife & { login: Platform }) => {
    const ms = platforms[login].tokenLife(life)
    return ms === undefined ? undefined : ms / DAY
  }
  it('lies three weeks before the end', () => {
    expect(days({ login: 'instagram', expiresInMs: 60 * DAY })).toBe(39)
    expect(days({ login: 'linkedin', expiresInMs: 60 * DAY, hasRefreshToken: true })).toBe(39)
  })

  it('never comes where nothing can be renewed', () => {
    expect(days({ login: 'facebook', expiresInMs: 60 * DAY })).toBeUndefined()
    expect(days({ login: 'linkedin', expiresInMs: 60 * DAY })).toBeUndefined()
    expect(days({ login: 'instagram', expiresInMs: DAY / 24 })).toBeUndefined()
  })

  it('never comes when the refresh token ends with the token', () => {
    const life = { login: 'linkedin', expiresInMs: 15 * DAY, hasRefreshToken: true } as const
    expect(days({ ...life, refreshExpiresInMs: 15 * DAY })).toBeUndefined()
    expect(days({ ...life, refreshExpiresInMs: 200 * DAY })).toBe(1)
  })

  it('is as soon as Instagram allows for a token of which nobody knows the age', () => {
    expect(days({ login: 'instagram' })).toBeCloseTo(25 / 24)
  })
})
