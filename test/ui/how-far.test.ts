import { describe, expect, it } from 'vitest'
import { howFar } from '../../src/ui/time/how-far'

const said = (moment: string, now: string, zone: string) => howFar(new Date(moment), new Date(now), zone, 'en')

describe('how far a moment is from now', () => {
  it('days are those of the calendar: two dates on is not tomorrow, however few hours that is', () => {
    expect(said('2026-12-01T08:00:00Z', '2026-11-29T20:00:00Z', 'Europe/Berlin')).toBe('in 2 days')
    expect(said('2026-11-30T22:30:00Z', '2026-11-29T20:00:00Z', 'Europe/Berlin')).toBe('tomorrow')
    expect(said('2026-11-27T20:00:00Z', '2026-11-29T08:00:00Z', 'Europe/Berlin')).toBe('2 days ago')
    expect(said('2026-11-28T06:00:00Z', '2026-11-29T08:00:00Z', 'Europe/Berlin')).toBe('yesterday')
  })

  it('the same two moments are another number of days apart in another zone', () => {
    const [moment, now] = ['2026-12-01T09:00:00Z', '2026-11-29T22:00:00Z']
    expect(said(moment, now, 'UTC')).toBe('in 2 days')
    expect(said(moment, now, 'Asia/Tokyo')).toBe('tomorrow')
    expect(said(moment, now, 'America/Los_Angeles')).toBe('in 2 days')
    expect(said('2026-12-01T09:00:00Z', '2026-11-30T08:00:00Z', 'Pacific/Kiritimati')).toBe('tomorrow')
    expect(said('2026-12-01T10:30:00Z', '2026-11-30T08:00:00Z', 'Pacific/Kiritimati')).toBe('in 2 days')
  })

  it('less than a day is told in hours, also over midnight', () => {
    expect(said('2026-11-30T06:00:00Z', '2026-11-29T20:00:00Z', 'UTC')).toBe('in 10 hours')
    expect(said('2026-11-29T23:59:00Z', '2026-11-29T00:00:00Z', 'UTC')).toBe('in 24 hours')
  })

  it('the day on which clocks are set back has 25 hours, and is one day', () => {
    // In Berlin 2026-10-25 begins at 22:00 UTC and ends at 23:00 UTC.
    expect(said('2026-10-25T22:50:00Z', '2026-10-24T22:05:00Z', 'Europe/Berlin')).toBe('in 25 hours')
    expect(said('2026-10-25T23:10:00Z', '2026-10-24T22:05:00Z', 'Europe/Berlin')).toBe('tomorrow')
  })

  it('seconds, minutes and hours are rounded, and never 60 of one for one of the next', () => {
    const now = '2026-11-29T12:00:00Z'
    expect(said(now, now, 'UTC')).toBe('now')
    expect(said('2026-11-29T12:00:59.700Z', now, 'UTC')).toBe('in 1 minute')
    expect(said('2026-11-29T12:01:50Z', now, 'UTC')).toBe('in 2 minutes')
    expect(said('2026-11-29T11:58:10Z', now, 'UTC')).toBe('2 minutes ago')
    expect(said('2026-11-29T12:59:40Z', now, 'UTC')).toBe('in 1 hour')
    expect(said('2026-11-29T14:55:00Z', now, 'UTC')).toBe('in 3 hours')
    expect(said('2026-11-29T10:30:00Z', now, 'UTC')).toBe('2 hours ago')
  })
})
