import { describe, expect, it } from 'vitest'
import { callsEndMs, reachMs } from '../../src/domain/reach'

describe('the time of a worker', () => {
  it('keeps a second for writing, also where it was started late and has little', () => {
    expect([50_000, 11_000].map((ms) => ms - callsEndMs(ms))).toEqual([1_000, 1_000])
    expect(callsEndMs(500)).toBe(450)
  })
})

describe('how far a tick looks ahead', () => {
  const defaults = { LOOK_AHEAD_SECONDS: 58, DISPATCH_TIMEOUT_MS: 55_000 }

  it('is as far as a quick post can still begin, its worker write, and the dispatcher end it', () => {
    expect(reachMs(defaults)).toBe(49_920)
    expect(reachMs({ ...defaults, DISPATCH_TIMEOUT_MS: 2_000 })).toBe(0)
  })

  it('is no further than it shall', () => {
    expect(reachMs({ ...defaults, LOOK_AHEAD_SECONDS: 10 })).toBe(10_000)
    expect(reachMs({ ...defaults, LOOK_AHEAD_SECONDS: 0 })).toBe(0)
  })
})
