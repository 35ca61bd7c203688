import { beforeAll, expect, it } from 'vitest'
import { leaderOf } from '../../../src/db/operations/fleet-leader'
import { oneRow } from '../../../src/db/rows'
import { createPosts, type TestAccount } from '../../support/factories'
import { CLAIM_LEASE_MS, type Fleet, HUB_ADDRESS, openFleet, ports, SLACK_MS, within } from './fleet'

const SERVERS = 10
const ACCOUNTS = 20
const POSTS = 6
/** What doctor counts for a resident parent, and for each of its workers: docs/fleet.md, "Connections". */
const CONNECTIONS_OF_EACH = 3

let fleet: Fleet
let accounts: TestAccount[]
beforeAll(async () => {
  fleet = await openFleet(`redis://${HUB_ADDRESS}:${ports.redis}`, SERVERS)
  accounts = await Promise.all(Array.from({ length: ACCOUNTS }, () => fleet.page()))
})

const connections = async () =>
  (
    await oneRow<{ n: number }>(
      fleet.db,
      "SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND HOST NOT LIKE 'localhost%'",
    )
  ).n

const stillIn = async () =>
  (await oneRow<{ n: number }>(fleet.db, "SELECT COUNT(*) AS n FROM post_details WHERE status <> 'published'")).n

it('ten servers share one queue: each post goes out once, each account has one under way, and three that die take nothing with them', async () => {
  const before = await connections()
  for (const host of fleet.hosts) await host.start(fleet.db, { FLEET_WORKERS: '1' })
  fleet.sandbox.world.latency.set('facebook', 150)
  const texts = (await Promise.all(accounts.map((account) => createPosts(fleet.db, account, POSTS)))).flat()
  let most = 0
  let dead = 0
  await within(CLAIM_LEASE_MS + 60_000 + SLACK_MS, 'everything is out', async () => {
    most = Math.max(most, (await connections()) - before)
    const left = await stillIn()
    if (dead === 0 && left < texts.length / 2) {
      // Whoever leads, and two others.
      const leader = (await leaderOf(fleet.db, 'feeder-1'))?.host
      const [first, ...others] = fleet.hosts.toSorted((a) => (a.name === leader ? -1 : 1))
      for (const host of [first, ...others.slice(0, 2)]) {
        host?.signal('SIGKILL')
        dead++
      }
    }
    // What the dead held waits for its lease, and for a tick.
    if (dead > 0) await fleet.hosts.at(-1)?.tick()
    return left === 0
  })
  expect(dead).toBe(3)
  const out = fleet.sandbox.world.publications.all()
  expect(out).toHaveLength(texts.length)
  expect(new Set(out.map(({ text }) => text)).size).toBe(texts.length)
  expect(fleet.calls.over).toEqual([])
  expect(most).toBeGreaterThan(SERVERS)
  expect(most).toBeLessThanOrEqual(SERVERS * 2 * CONNECTIONS_OF_EACH)
})
