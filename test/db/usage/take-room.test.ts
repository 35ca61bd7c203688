import { describe, expect, it } from 'vitest'
import type { Connection, Database } from '../../../src/db/connection'
import { lookForRoom, type Quota, Room } from '../../../src/db/usage/take-room'

/** Says that a lock was wanted. */
const locking = new Proxy({} as Connection, {
  get: () => () => Promise.reject(new Error('it waits for the others of its company')),
})

describe('a company that has far less than it may', () => {
  let now = 0
  let counts = 0
  let there = 70_000
  const quota = (allowed = 100_000, of: Quota['of'] = 'posts'): Quota => ({
    companyId: 'acme',
    of,
    allowed,
    count: async () => {
      counts++
      return there
    },
  })

  it('waits for nobody, and is counted once in five seconds', async () => {
    const room = new Room(() => now)
    for (let n = 0; n < 100; n++) await room.take(locking, quota(), 1)
    expect(counts).toBe(1)
    now += 5_000
    await room.take(locking, quota(), 1)
    expect(counts).toBe(2)
  })

  it('is not counted each time somebody looks whether there is room', async () => {
    const before = counts
    const database = {} as Database
    for (let n = 0; n < 100; n++) await lookForRoom(database, quota(), 1)
    expect(counts - before).toBe(1)
  })

  it('takes turns from 20,000 below its limit on, whether others have come so near or itself', async () => {
    const room = new Room(() => now)
    await room.take(locking, quota(), 1)
    await expect(room.take(locking, quota(), 10_001)).rejects.toThrow('waits for the others')
    there = 80_001
    now += 5_000
    await expect(room.take(locking, quota(), 1)).rejects.toThrow('waits for the others')
  })

  it('takes turns where so few may be that one server could fill it, and for weights', async () => {
    there = 0
    await expect(new Room().take(locking, quota(20_000), 1)).rejects.toThrow('waits for the others')
    await expect(new Room().take(locking, quota(1e12, 'bytes'), 1)).rejects.toThrow('waits for the others')
  })
})
