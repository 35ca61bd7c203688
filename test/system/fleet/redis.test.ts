import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, it } from 'vitest'
import { type Fleet, goesOut, openFleet } from './fleet'

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet()
})
beforeEach(async () => {
  await Promise.all(fleet.hosts.map((host) => host.start(fleet.db)))
})
afterEach(() => fleet.end())

it('while Redis is dead posts go out within three seconds, and when it is back it goes on with what it had', async () => {
  await goesOut(fleet, 1_000)
  await fleet.redis.end('SIGKILL')
  await Promise.all([1, 2, 3].map(() => goesOut(fleet, 3_000)))
  await goesOut(fleet, 1_000)
  await fleet.redis.start()
  await goesOut(fleet, 3_000)
  await Promise.all([1, 2, 3].map(() => goesOut(fleet, 1_000)))
})

it('while Redis hangs posts go out within three seconds', async () => {
  process.kill(fleet.redis.pid(), 'SIGSTOP')
  await Promise.all([1, 2, 3].map(() => goesOut(fleet, 3_000)))
  process.kill(fleet.redis.pid(), 'SIGCONT')
  await goesOut(fleet, 3_000)
})

it('posts go out within four seconds while Redis takes nothing any more because it is full', async () => {
  await fleet.redis.client.config('SET', 'maxmemory', '1')
  await Promise.all([1, 2, 3].map(() => goesOut(fleet, 4_000)))
  await goesOut(fleet, 4_000)
  await fleet.redis.client.config('SET', 'maxmemory', '0')
  await goesOut(fleet, 4_000)
})

it('posts go out within four seconds while Redis is emptied each second for half a minute', async () => {
  let isOver = false
  const emptying = (async () => {
    while (!isOver) {
      await fleet.redis.client.flushall()
      await pause(1_000)
    }
  })()
  for (let n = 0; n < 10; n++) await Promise.all([1, 2].map(() => goesOut(fleet, 4_000)))
  isOver = true
  await emptying
})
