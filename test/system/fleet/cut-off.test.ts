import { afterEach, beforeAll, expect, it } from 'vitest'
import { type Fleet, goesOut, openFleet, ports, within } from './fleet'

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet()
})
afterEach(() => fleet.end())

it('a server that is cut off from Redis publishes on by itself within three seconds, and goes back to it', async () => {
  const [a] = fleet.hosts
  await a.start(fleet.db)
  await goesOut(fleet, 1_000)
  a.network.cut([ports.redis])
  await goesOut(fleet, 3_000)
  await goesOut(fleet, 1_000)
  a.network.mend([ports.redis])
  await goesOut(fleet, 1_000)
  expect(a.said()).not.toMatch(/"level":"CRITICAL"/)
})

it('one that is cut off from MySQL leaves all posts to the others, also those it was on the way to, and comes back', async () => {
  const [a, b] = fleet.hosts
  await Promise.all([a.start(fleet.db), b.start(fleet.db)])
  a.network.cut([ports.mysql])
  // What it had read and not claimed is the others' after ten seconds.
  await Promise.all([1, 2, 3, 4, 5, 6].map(() => goesOut(fleet, 10_000)))
  // Nothing more comes to it.
  for (const _ of [1, 2, 3]) await Promise.all([1, 2, 3].map(() => goesOut(fleet, 1_000)))
  a.network.mend([ports.mysql])
  await b.end()
  await within(30_000, 'it beats again', async () => (await fleet.beating()).includes(a.name))
  await goesOut(fleet, 1_000)
})
