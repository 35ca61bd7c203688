import { describe, expect, it } from 'vitest'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import { isBacklog, tooLate } from '../../src/domain/lateness'

const at = (minutes: number) => new Date(Date.UTC(2030, 0, 1) + minutes * 60_000)
const rules = { latePolicy: 'publish' as const, lateLimitMinutes: 1440 }
const post = (minutesLate: number, more: Partial<ClaimedPost> = {}) =>
  ({ loadedAt: at(minutesLate), scheduledFor: at(0), publications: [{ status: 'planned' }], ...more }) as ClaimedPost

describe('a late post', () => {
  it('still goes out for a day, and then waits for a person', () => {
    expect(tooLate(post(1440), rules)).toBeUndefined()
    expect(tooLate(post(1441), rules)).toMatch(/1441 minutes late, and the limit is 1440/)
  })

  it('has the limit it was given', () => {
    expect(tooLate(post(31, { lateLimitMinutes: 30 }), rules)).toBeDefined()
    expect(tooLate(post(2000, { lateLimitMinutes: 3000 }), rules)).toBeUndefined()
  })

  it('that must not be late is held after a few minutes, by itself or by the configuration', () => {
    expect(tooLate(post(10, { latePolicy: 'hold' }), rules)).toBeUndefined()
    expect(tooLate(post(11, { latePolicy: 'hold' }), rules)).toBeDefined()
    expect(tooLate(post(11), { ...rules, latePolicy: 'hold' })).toBeDefined()
  })

  it('goes out all the same when a person has released it', () => {
    expect(tooLate(post(5000, { releasedAt: at(4999) }), rules)).toBeUndefined()
  })

  it('is settled and not held when something of it is out or may be', () => {
    for (const status of ['committing', 'unconfirmed', 'accepted', 'published'] as const) {
      expect(tooLate(post(5000, { publications: [{ status }] as never }), rules)).toBeUndefined()
    }
  })

  it('is part of a backlog after a quarter of an hour', () => {
    expect(isBacklog(post(15))).toBe(false)
    expect(isBacklog(post(16))).toBe(true)
  })
})
