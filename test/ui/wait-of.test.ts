import { describe, expect, it } from 'vitest'
import { waitOf } from '../../src/ui/views/post/wait-of'

const now = new Date('2026-11-29T12:00:00Z')
const away = (seconds: number) => new Date(now.getTime() + seconds * 1_000).toISOString()
const line = (step: string) => ({ step, outcome: 'ok', reason: null }) as never
const post = { scheduledFor: away(3_600), nextAttemptAt: away(3_600), attempts: 0, timeline: [line('schedule')] }
const waits = (changes: Partial<typeof post>) => waitOf({ ...post, ...changes }, now)

describe('what a post waits for', () => {
  it('is its time, and then the next tick', () => {
    expect(waits({})).toBe('its-time')
    expect(waits({ scheduledFor: away(0), nextAttemptAt: away(0) })).toBe('next-tick')
    expect(waits({ scheduledFor: away(-600), nextAttemptAt: away(-600) })).toBe('next-tick')
  })

  it('is no time that is over, once a person has put it back into the queue', () => {
    const again = [line('schedule'), line('claim'), line('settle'), line('retry')]
    // A moment ahead: the clock of the queue is not the one here.
    expect(waits({ scheduledFor: away(-86_400), nextAttemptAt: away(2), timeline: again })).toBe('next-tick')
  })

  it('is another attempt after one, and otherwise what it was put off to', () => {
    const late = { scheduledFor: away(-60), nextAttemptAt: away(300) }
    expect(waits({ ...late, attempts: 1 })).toBe('another-attempt')
    expect(waits(late)).toBe('put-off')
  })
})
