import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '../../../src/config/project-root'
import { signal } from '../../faults/tick-process'
import { createPost, readPost } from '../../support/factories'
import { type Fleet, goesOut, openFleet, SLACK_MS, within } from './fleet'
import { HubRedis } from './hub-redis'

// A reader that dies for ever leaves its name in the group, and entries under it. Who removes the name while entries are under it loses them.

const REDIS_PORT = 7005
/** Longer than the silence after which a name is forgotten. */
const TWO_HOURS_MS = 7_200_000

let fleet: Fleet
let redis: HubRedis
beforeAll(async () => {
  fleet = await openFleet(HubRedis.urlOf(REDIS_PORT))
  redis = await HubRedis.open(fleet.hub, REDIS_PORT)
})
const promoters: ChildProcess[] = []
afterEach(async () => {
  for (const child of promoters.splice(0)) await kill(child)
  await fleet.end()
  redis.setClock(0)
  redis.ask('flushall')
})

/** Who reads a stream, and how many entries each has not answered. */
function readers(stream: string): Map<string, number> {
  const lines = redis.ask(`xinfo consumers ${stream} ENTRY_QUEUE`).split('\n')
  const found = new Map<string, number>()
  for (const [at, line] of lines.entries())
    if (line === 'name') found.set(lines[at + 1] ?? '', Number(lines[at + 3] ?? Number.NaN))
  return found
}
const holder = (stream: string) => [...readers(stream)].find(([, pending]) => pending > 0)?.[0]

/** Has somebody read an entry and do no more: it stands still while it waits for one. Returns who it is. */
async function readsAndStops(stream: string, who: number[], makeEntry: () => Promise<unknown>): Promise<string> {
  for (let tries = 0; tries < 10; tries++) {
    for (const pid of who) signal(pid, 'SIGSTOP')
    await makeEntry()
    // It may have been between two reads: then nobody has been given it.
    for (let looks = 0; looks < 30; looks++) {
      const name = holder(stream)
      if (name) return name
      await pause(50)
    }
    for (const pid of who) signal(pid, 'SIGCONT')
    await pause(500)
  }
  throw new Error('nobody was given an entry')
}

const isForgotten = (stream: string, name: string, ms: number) =>
  within(ms, `${name} is forgotten`, () => !readers(stream).has(name))

it('what a worker that is dead for ever has read is out once, and its name is forgotten', async () => {
  const stream = '{post1}:ENTRY'
  const [a, b, c] = fleet.hosts
  await a.start(fleet.db)
  await goesOut(fleet, 2_000)
  const page = await fleet.page()
  let id = ''
  const dead = await readsAndStops(stream, a.workers, async () => {
    id = (await createPost(fleet.db, page)).id
  })
  await a.end()
  const ofDead = [...readers(stream).keys()]
  redis.setClock(TWO_HOURS_MS)
  await b.start(fleet.db)
  await within(20_000, 'it is out', async () => (await readPost(fleet.db, id)).details.status === 'published')
  await within(20_000, 'nothing is left under its name', () => (readers(stream).get(dead) ?? 0) === 0)
  // Each worker sees to names when it begins.
  await c.start(fleet.db)
  await isForgotten(stream, dead, 30_000)
  await within(10_000, 'none of that server is left', () => !ofDead.some((name) => readers(stream).has(name)))
  const { details } = await readPost(fleet.db, id)
  expect(fleet.sandbox.world.publications.all().filter(({ text }) => text === details.caption)).toHaveLength(1)
  await goesOut(fleet, 1_000)
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

function promoter(port: number): ChildProcess {
  const [file = '', ...inHub] = fleet.hub.within
  const command = [...inHub, process.execPath, resolve(projectRoot, 'dist/cli.js'), 'promote']
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, REDIS_URL: HubRedis.urlOf(REDIS_PORT) }
  const child = spawn(file, command, { cwd: '/', env: { ...env, PROMOTION_PORT: String(port) }, stdio: 'ignore' })
  promoters.push(child)
  return child
}

/** As many as it takes a while to pass on, so that names are looked through meanwhile. */
const MANY = 400

it('all who were let in and read by a promoter that is dead for ever are told of once, and then its name is forgotten', async () => {
  const first = promoter(9_002)
  await within(20_000, 'it reads', () => redis.ask('xinfo groups ENTRY').includes('ENTRY_QUEUE'))
  let users = 0
  const letIn = () => redis.ask(`xadd ENTRY * userId user${users++} eventId event promotedAt 1 instanceId one`)
  const dead = await readsAndStops('ENTRY', [first.pid ?? -1], async () => letIn())
  await kill(first)
  // More that it had read.
  while (users < MANY) letIn()
  redis.ask(`xreadgroup group ENTRY_QUEUE ${dead} count ${MANY} streams ENTRY >`)
  expect(readers('ENTRY').get(dead)).toBeGreaterThan(MANY / 2)
  redis.setClock(TWO_HOURS_MS)
  promoter(9_003)
  const told = () => redis.ask('xrange DISPATCH - +').match(/^user\d+$/gm) ?? []
  await within(20_000, 'all are told of', () => new Set(told()).size === MANY)
  await isForgotten('ENTRY', dead, 30_000)
  await pause(SLACK_MS)
  expect(told().sort()).toEqual(Array.from({ length: MANY }, (_, n) => `user${n}`).sort())
})
