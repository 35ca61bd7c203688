import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hourly } from '../../../src/api/upkeep/hourly'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000)

it('does it about once an hour, not at once, one after another, and no more when it is stopped', async () => {
  const ends: (() => void)[] = []
  const work = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)))
  const stop = hourly(work)
  await minutes(44)
  expect(work).toHaveBeenCalledTimes(0)
  await minutes(32)
  expect(work).toHaveBeenCalledTimes(1)
  // It is still at it.
  await minutes(200)
  expect(work).toHaveBeenCalledTimes(1)
  ends[0]?.()
  await minutes(76)
  expect(work).toHaveBeenCalledTimes(2)
  ends[1]?.()
  stop()
  await minutes(200)
  expect(work).toHaveBeenCalledTimes(2)
})
