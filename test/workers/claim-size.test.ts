import { describe, expect, it } from 'vitest'
import { claimSize, gatherMs, type Holding } from '../../src/workers/claim-size'

const slow = { waiting: 0, typicalMs: 2_000, lastClaim: { posts: 5, accounts: 5 } }
const claims = (holding: Partial<Holding> & { freeLanes: number; busyLanes: number }) =>
  claimSize({ ...slow, ...holding }, { batchSize: 5 })

describe('how many posts a worker claims', () => {
  it('a whole batch when it begins', () => {
    expect(claims({ freeLanes: 2, busyLanes: 0, typicalMs: undefined, lastClaim: undefined })).toBe(5)
  })

  it('none while a claimed post has not begun, or no lane is free', () => {
    expect(claims({ freeLanes: 4, busyLanes: 1, waiting: 1 })).toBe(0)
    expect(claims({ freeLanes: 0, busyLanes: 5 })).toBe(0)
    expect(claims({ freeLanes: 0, busyLanes: 5, typicalMs: 20 })).toBe(0)
  })

  it('none beside a post that is worked on alone', () => {
    const lastClaim = { posts: 1, accounts: 1, isAlone: true }
    expect(claims({ freeLanes: 4, busyLanes: 1, typicalMs: 20, lastClaim })).toBe(0)
    expect(claims({ freeLanes: 5, busyLanes: 0, typicalMs: 20, lastClaim })).toBe(5)
  })

  it('of slow posts only what it can begin at once, so that no post waits here while another worker is idle', () => {
    expect(claims({ freeLanes: 1, busyLanes: 4 })).toBe(1)
    expect(claims({ freeLanes: 3, busyLanes: 2 })).toBe(3)
    expect(claims({ freeLanes: 5, busyLanes: 0 })).toBe(5)
    expect(claims({ freeLanes: 8, busyLanes: 0 })).toBe(5)
  })

  it('of quick posts a whole batch ahead, because asking costs as much as publishing', () => {
    expect(claims({ freeLanes: 1, busyLanes: 4, typicalMs: 20 })).toBe(5)
    expect(claims({ freeLanes: 1, busyLanes: 4, typicalMs: 249 })).toBe(5)
    expect(claims({ freeLanes: 1, busyLanes: 4, typicalMs: 250 })).toBe(1)
  })

  it('of one busy account whole batches, each when the one before is done: five workers share fifty posts evenly', () => {
    const crowded = { lastClaim: { posts: 5, accounts: 1 } }
    expect(claims({ freeLanes: 4, busyLanes: 1, ...crowded })).toBe(0)
    expect(claims({ freeLanes: 5, busyLanes: 0, ...crowded })).toBe(5)
  })

  it('of quick posts whole batches as well where one account has most of them', () => {
    const crowded = { lastClaim: { posts: 5, accounts: 1 }, typicalMs: 20 }
    expect(claims({ freeLanes: 4, busyLanes: 1, ...crowded })).toBe(5)
  })

  it('for its free lanes as long as half of what came last could begin at once', () => {
    expect(claims({ freeLanes: 2, busyLanes: 3, lastClaim: { posts: 4, accounts: 2 } })).toBe(2)
    expect(claims({ freeLanes: 2, busyLanes: 3, lastClaim: { posts: 5, accounts: 2 } })).toBe(0)
  })

  it('for its free lanes when it does not know yet whose posts come', () => {
    expect(claims({ freeLanes: 2, busyLanes: 3, lastClaim: undefined })).toBe(2)
  })
})

describe('how long a worker waits for lanes that become free together', () => {
  it('a fiftieth of what a post takes, never long, and not at all for quick posts', () => {
    expect([undefined, 20, 2_000, 60_000].map(gatherMs)).toEqual([0, 0, 40, 50])
    expect([249, 250, 2_500].map(gatherMs)).toEqual([0, 5, 50])
  })
})
