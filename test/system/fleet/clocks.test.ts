import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '../../../src/config/project-root'
import { afterFile } from '../../support/after-file'
import { createPost, createPosts, readPost } from '../../support/factories'
import { type Fleet, goesOut, type Host, openFleet, SLACK_MS, within } from './fleet'
import { HubRedis } from './hub-redis'

// The clocks of servers and of Redis are a minute and a half wrong; that of the database is right, as nobody else's is needed.

const WRONG_BY_MS = 90_000
const REDIS_PORT = 7003

let fleet: Fleet
let redis: HubRedis
let folder: string
beforeAll(async () => {
  fleet = await openFleet(HubRedis.urlOf(REDIS_PORT))
  redis = await HubRedis.open(fleet.hub, REDIS_PORT)
  folder = mkdtempSync(join(tmpdir(), 'pd-clocks-'))
  afterFile(() => rmSync(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  redis.setClock(0)
  await fleet.end()
  redis.ask('flushall')
})

const setHost = ({ name }: Host, ms: number) => writeFileSync(join(folder, name), String(ms))

/** Starts its resident workers under a clock that is wrong by so much, and may be set later. */
async function start(host: Host, ms: number): Promise<void> {
  setHost(host, ms)
  await host.start(fleet.db, {
    NODE_OPTIONS: `--require ${resolve(projectRoot, 'test/fleet/storm/host-clock.cjs')}`,
    HOST_CLOCK: join(folder, host.name),
  })
}

/** By how much the clocks of its parent and its workers are wrong, as the last line of each says: to a minute and a half. */
function clocksOf(host: Host): number[] {
  const last = new Map<string, number>()
  for (const line of host
    .said()
    .split('\n')
    .filter((text) => text.startsWith('{'))) {
    const { component, time } = JSON.parse(line) as { component: string; time: string }
    last.set(component, Date.parse(time))
  }
  return [...last.values()].map((at) => Math.round((at - Date.now()) / WRONG_BY_MS) * WRONG_BY_MS || 0)
}

async function leader(): Promise<{ host: string; term: number } | undefined> {
  const [[row]] = await fleet.db.query<RowDataPacket[]>(
    "SELECT host, term FROM fleet_leader WHERE name = 'feeder-1' AND expires_at > NOW(3)",
  )
  return row && { host: row.host, term: Number(row.term) }
}
const leads = async (ms: number) => {
  await within(ms, 'one of them leads', async () => (await leader()) !== undefined)
  return (await leader()) ?? expect.fail('nobody leads')
}

/** Posts of several accounts that become due one by one: each goes out within a second of its time, and once. */
async function allGoOutInTime(withinMs: number): Promise<void> {
  const pages = [await fleet.page(), await fleet.page(), await fleet.page(), await fleet.page()]
  const posts: string[] = []
  for (let n = 0; n < 16; n++) {
    const page = pages[n % pages.length] ?? expect.fail('no page')
    posts.push((await createPost(fleet.db, page, { dueInSeconds: 1 + n / 2 })).id)
  }
  for (const id of posts) {
    const isPublished = async () => (await readPost(fleet.db, id)).details.status === 'published'
    await within(20_000, 'all are published', isPublished)
    const { details, schedule } = await readPost(fleet.db, id)
    const [out, ...again] = fleet.sandbox.world.publications.all().filter(({ text }) => text === details.caption)
    expect(again).toEqual([])
    const lateMs = (out?.publishedAt ?? 0) - schedule.scheduled_for.getTime()
    expect(lateMs).toBeGreaterThanOrEqual(0)
    expect(lateMs).toBeLessThan(withinMs + SLACK_MS)
  }
}

for (const [how, ms] of [
  ['ahead', WRONG_BY_MS],
  ['behind', -WRONG_BY_MS],
] as const)
  it(`servers whose clocks are three minutes apart publish each post at its time and once, while one that is ${how} leads all the while`, async () => {
    const [a, b, c] = fleet.hosts
    await start(a, ms)
    const before = await leads(10_000)
    expect(before.host).toBe(a.name)
    await Promise.all([start(b, -ms), start(c, 0)])
    const ticks = (async () => {
      for (const host of [a, b, c]) await host.tick()
    })()
    await allGoOutInTime(1_000)
    await ticks
    expect(await leader()).toEqual(before)
    // Parents and workers have both gone by it.
    for (const [host, wrongByMs] of [
      [a, ms],
      [b, -ms],
      [c, 0],
    ] as const)
      expect(clocksOf(host), host.name).toEqual([wrongByMs, wrongByMs])
  })

it('where the clock of the leader is set while it leads, one leads again within two seconds and a third, and goes on leading', async () => {
  const [a, b] = fleet.hosts
  await Promise.all([start(a, 0), start(b, 0)])
  let before = await leads(10_000)
  for (const ms of [WRONG_BY_MS, 0, -WRONG_BY_MS, 0]) {
    const host = fleet.hosts.find(({ name }) => name === before.host) ?? expect.fail('it is none of them')
    setHost(host, ms)
    await Promise.all([goesOut(fleet, 4_000), pause(4_000)])
    const after = await leads(0)
    expect(after.term - before.term).toBeLessThanOrEqual(1)
    before = after
  }
  await allGoOutInTime(1_000)
  expect(await leader()).toEqual(before)
})

for (const [how, ms] of [
  ['on', WRONG_BY_MS],
  ['back', -WRONG_BY_MS],
] as const)
  it(`when the clock of Redis is put ${how} by a minute and a half, posts go out within four seconds, none early, and one of an account at a time`, async () => {
    const [a, b] = fleet.hosts
    await Promise.all([start(a, 0), start(b, 0)])
    await goesOut(fleet, 1_000)
    fleet.sandbox.world.latency.set('facebook', 300)
    fleet.calls.most = 0
    // One account with more than it can publish, so that places are held when it happens.
    const queue = await createPosts(fleet.db, await fleet.page(), 8)
    await within(10_000, 'its posts are under way', () => fleet.calls.now > 0)
    redis.setClock(ms)
    expect(Math.abs(Number(redis.ask('time').split('\n')[0]) * 1_000 - Date.now() - ms)).toBeLessThan(2_000)
    await allGoOutInTime(4_000)
    for (const { id } of queue)
      await within(30_000, 'and the rest', async () => (await readPost(fleet.db, id)).details.status === 'published')
    redis.setClock(0)
    await allGoOutInTime(4_000)
    expect(fleet.calls.most).toBe(1)
  })
