import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Repetition, repeat } from '../../src/cron/repeat'
import type { Logger } from '../../src/observability/log'

// What the ticks of a resident process rest on: initScheduler, SCHEDULER=node-cron and SCHEDULER=auto.

const everyMinute = { expression: '* * * * *', timezone: 'UTC' }
let said: string[]
let started: Repetition | undefined
const log = {
  warn: (words: string) => said.push(words),
  fatal: (_: object, words: string) => said.push(words),
} as unknown as Logger

beforeEach(() => {
  said = []
})
afterEach(async () => {
  await started?.stop()
  vi.useRealTimers()
})

it('a process that was busy at the full minute ticks late, and not a minute later', async () => {
  vi.useFakeTimers({ now: new Date('2027-01-15T07:00:59Z') })
  let ticks = 0
  started = repeat(everyMinute, log, async () => ticks++)
  // The event loop stands still from here to seven seconds past the minute.
  vi.setSystemTime(new Date('2027-01-15T07:01:06Z'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ticks).toBe(1)
  await vi.advanceTimersByTimeAsync(53_000)
  expect(ticks).toBe(2)
  expect(said).toEqual([])
})

it('a tick that hangs is left behind with a word, and the next one begins', async () => {
  started = repeat(everyMinute, log, async () => {}, 5)
  await started.now(() => new Promise(() => {}))
  expect(said).toEqual(['Exceeded 0.005s timeout: it is left behind'])
  let isDone = false
  await started.now(async () => {
    isDone = true
  })
  expect(isDone).toBe(true)
})

it('never does it twice at once, and waits at its end for what is being done', async () => {
  let end = () => {}
  let ticks = 0
  started = repeat(everyMinute, log, async () => {})
  const first = started.now(
    (stop) =>
      new Promise<void>((done) => {
        ticks++
        stop.addEventListener('abort', () => {
          end = done
        })
      }),
  )
  await started.now(async () => ticks++)
  const stopped = started.stop()
  end()
  await Promise.all([stopped, first])
  await started.now(async () => ticks++)
  expect(ticks).toBe(1)
})
