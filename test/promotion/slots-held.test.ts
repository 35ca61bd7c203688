import { expect, it } from 'vitest'
import { createSlotsHeld } from '../../src/promotion/slots-held'
import { Circuit } from '../../src/redis/circuit'
import { queueKeys } from '../../src/redis/keys'

const keys = queueKeys('')

/** A Redis with two pages of leases, one of which it finds twice. */
function aRedis() {
  const held: Record<string, number> = { [keys.leases('a')]: 3, [keys.leases('b')]: 4 }
  const asked: string[] = []
  return {
    asked,
    isAway: false,
    async time() {
      asked.push('time')
      if (this.isAway) throw new Error('away')
      return [1, 0]
    },
    async scan(cursor: string) {
      return cursor === '0' ? ['7', Object.keys(held)] : ['0', [keys.leases('b')]]
    },
    async zcount(key: string) {
      return held[key]
    },
  }
}
const circuit = new Circuit({ onFault: () => {}, onChange: () => {} })

it('counts a place once, and for all who ask within ten seconds', async () => {
  const redis = aRedis()
  const slotsHeld = createSlotsHeld({ redis: redis as never, keys, circuit })
  expect(await Promise.all([slotsHeld(), slotsHeld(), slotsHeld()])).toEqual([7, 7, 7])
  expect(redis.asked).toEqual(['time'])
})

it('says nothing while it knows nothing', async () => {
  const slotsHeld = createSlotsHeld({ redis: Object.assign(aRedis(), { isAway: true }) as never, keys, circuit })
  expect(await slotsHeld()).toBeUndefined()
})
