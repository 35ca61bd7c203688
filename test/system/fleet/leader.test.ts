import { setTimeout as pause } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { signal } from '../../faults/tick-process'
import { createPosts } from '../../support/factories'
import { type Fleet, goesOut, type Host, openFleet, ports, SLACK_MS, within } from './fleet'

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet()
})
beforeEach(async () => {
  await Promise.all(fleet.hosts.map((host) => host.start(fleet.db)))
  await within(10_000, 'one of them leads', async () => (await leader()) !== undefined)
})
afterEach(() => fleet.end())

type Lead = { host: Host; term: number }

async function leader(): Promise<Lead | undefined> {
  const [[row]] = await fleet.db.query<RowDataPacket[]>(
    "SELECT host, term FROM fleet_leader WHERE name = 'feeder-1' AND expires_at > NOW(3)",
  )
  const host = fleet.hosts.find(({ name }) => name === row?.host)
  return host && { host, term: Number(row?.term) }
}

const leads = async (): Promise<Lead> => (await leader()) ?? expect.fail('nobody leads')

/** Another one leads, by a later term. */
const passesOn = (from: Lead, ms: number) =>
  within(ms + SLACK_MS, 'another server leads', async () => {
    const now = await leader()
    return now !== undefined && now.host !== from.host && now.term > from.term
  })

it('a leader that is cut off from MySQL is followed within two seconds and a third', async () => {
  const before = await leads()
  before.host.network.cut([ports.mysql])
  await passesOn(before, 2_300)
  await goesOut(fleet, 4_000)
  before.host.network.mend([ports.mysql])
})

it('a leader that is cut off from Redis resigns within three seconds, so that another may lead', async () => {
  const before = await leads()
  before.host.network.cut([ports.redis])
  await passesOn(before, 3_000)
  await goesOut(fleet, 4_000)
  before.host.network.mend([ports.redis])
})

it('a leader that stands still for longer than its lease is followed, and does not lead when it goes on', async () => {
  const before = await leads()
  const { parent } = before.host
  if (!parent) expect.fail('the leader has no parent')
  signal(parent, 'SIGSTOP')
  await passesOn(before, 2_300)
  await goesOut(fleet, 4_000)
  const after = await leads()
  signal(parent, 'SIGCONT')
  await pause(3_000)
  expect(await leads()).toEqual(after)
  await goesOut(fleet, 1_000)
})

it('a leader that is dead as a whole is followed within two seconds and a third', async () => {
  const before = await leads()
  before.host.signal('SIGKILL')
  await passesOn(before, 2_300)
  await goesOut(fleet, 1_000)
})

it('an entry that cannot be read is set aside at once, and told of', async () => {
  const { client } = fleet.redis
  await client.xadd('{post1}:ENTRY', '*', 'what', 'is this')
  await within(2_000 + SLACK_MS, 'it is among the dead', async () => (await client.xlen('{post1}:DEAD')) === 1)
  await within(SLACK_MS, 'and in nobodys hands', async () => {
    const [pending] = (await client.xpending('{post1}:ENTRY', 'ENTRY_QUEUE')) as [number]
    return pending === 0 && (await client.xlen('{post1}:ENTRY')) === 0
  })
  await goesOut(fleet, 1_000)
})

it('an account has one post under way over all servers, also while a server is cut off from Redis', async () => {
  fleet.sandbox.world.latency.set('facebook', 200)
  fleet.calls.most = 0
  const page = await fleet.page()
  const done = async (ms: number) =>
    within(ms, 'its posts are out', async () => {
      const [[row]] = await fleet.db.query<RowDataPacket[]>(
        "SELECT COUNT(*) AS open FROM post_schedule WHERE status IN ('pending', 'processing')",
      )
      return Number(row?.open) === 0
    })
  await createPosts(fleet.db, page, 20)
  await done(60_000)
  expect(fleet.calls.most).toBe(1)
  await createPosts(fleet.db, page, 20)
  const [a] = fleet.hosts
  a.network.cut([ports.redis])
  await done(60_000)
  a.network.mend([ports.redis])
  expect(fleet.calls.most).toBe(1)
})

it('Redis that was killed and comes back with what it had is gone on with, and an empty one is filled again', async () => {
  const { redis } = fleet
  const epoch = await redis.client.get('{post1}:READY')
  expect(epoch).toBeTruthy()
  const isReady = async (another: boolean) => {
    const now = await redis.client.get('{post1}:READY').catch(() => null)
    return now !== null && (now !== epoch) === another
  }
  await redis.end('SIGKILL')
  await redis.start()
  // Its run is another one, so it may lack the last moment: a new epoch.
  await within(5_000 + SLACK_MS, 'it is filled', () => isReady(true))
  await redis.client.flushall()
  await within(5_000 + SLACK_MS, 'it is filled again', () => isReady(true))
  await goesOut(fleet, 1_000)
})
