import { describe, expect, it } from 'vitest'
import {
  answers,
  type ChildSeen,
  deathsInARow,
  isWornOut,
  limitsFor,
  restartPauseMs,
  whyHung,
} from '../../src/fleet/judge-child'

const limits = limitsFor({ WORKER_TIMEOUT_MS: 50_000 })
const HOUR = 3_600_000
const child = ({ said, ...more }: Partial<ChildSeen> = {}): ChildSeen => ({
  ageMs: 60_000,
  silentLooks: 1,
  said: { kind: 'alive', freeLanes: 5, memoryMb: 90, ...said },
  ...more,
})
const unheard = (silentLooks: number): ChildSeen => ({ ageMs: 1_000 * silentLooks, silentLooks })

describe('a resident worker is taken for one that hangs', () => {
  it('when it has said nothing for ten looks in a row', () => {
    expect(whyHung(child({ silentLooks: 9 }), limits)).toBeUndefined()
    expect(whyHung(child({ silentLooks: 10 }), limits)).toBe('it has not been heard of for 10 s')
  })

  it('later while it starts, which may take its time', () => {
    expect(whyHung(unheard(29), limits)).toBeUndefined()
    expect(whyHung(unheard(30), limits)).toMatch(/30 s/)
  })

  it('when it holds a claim for longer than any worker may, and 2 s', () => {
    const holding = (oldestClaimMs: number) =>
      child({ said: { kind: 'alive', freeLanes: 4, memoryMb: 90, oldestClaimMs } })
    expect(whyHung(holding(52_000), limits)).toBeUndefined()
    expect(whyHung(holding(52_001), limits)).toBe('it holds a claim of 52 s')
  })
})

it('a worker that has not spoken yet, or is silent for five looks, is none that a fleet may beat for', () => {
  expect([unheard(0), child({ silentLooks: 5 }), child({ silentLooks: 4 })].map(answers)).toEqual([false, false, true])
})

describe('a resident worker is worn out', () => {
  it('after an hour, or up to a fifth of one sooner or later', () => {
    expect(isWornOut(child({ ageMs: HOUR }), 1, limits)).toBe(false)
    expect(isWornOut(child({ ageMs: HOUR + 1 }), 1, limits)).toBe(true)
    expect(isWornOut(child({ ageMs: HOUR }), 0.8, limits)).toBe(true)
    expect(isWornOut(child({ ageMs: HOUR * 1.1 }), 1.2, limits)).toBe(false)
  })

  it('with more than 400 MB', () => {
    const with400 = (memoryMb: number) => child({ said: { kind: 'alive', freeLanes: 5, memoryMb } })
    expect([with400(400), with400(401)].map((one) => isWornOut(one, 1, limits))).toEqual([false, true])
  })
})

describe('in the place of one that has died', () => {
  it('the next is started at once three times, and then after pauses that double up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100].map(restartPauseMs)).toEqual([
      0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ])
  })

  it('only those count that have died young: after one that lived for a minute it begins anew', () => {
    expect([deathsInARow(0, 10), deathsInARow(5, 59_999), deathsInARow(5, 60_000)]).toEqual([1, 6, 1])
  })
})
