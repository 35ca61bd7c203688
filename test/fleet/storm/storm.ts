import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fleetBeats } from '../../../src/db/operations/fleet-members'
import { seededRandom } from '../../faults/random'
import { patiently } from '../../faults/soak/patiently'
import { until } from '../../support/until'
import type { Over } from './calls-under-way'
import { type Fault, type FaultName, planOf } from './plan'
import { type Judged, judgePosts, openPosts, schedulePosts } from './posts'
import type { Server } from './server'
import { openStage, type Size, type Stage } from './stage'
import { strike } from './strike'

export type StormOptions = Size & {
  databaseUrl: string
  seed: number
  seconds: number
  posts: number
  /** Accounts whose posts are overdue; as many as there are lanes to work on, if not said. With fewer, lanes are free that must not be used. */
  queues?: number
  only?: readonly FaultName[]
  /** A folder that gets the log of each server. */
  logs?: string | undefined
  say?(text: string): void
}

export type Report = Judged & {
  posts: number
  struck: Map<FaultName, number>
  /** More calls of an account than it may have, while nothing was the matter with Redis or the way to it. */
  over: Over[]
  /** And while there was, or had just been; and beside a tick that had found no fleet. */
  overWhileRough: Over[]
  mostAtOnce: number
  /** Seconds of the storm in which {@link over} was counted. */
  countedSeconds: number
  /** Not done in time after the storm, with how they stand. */
  late: string[]
  /** Held by dead workers of a dead parent, which have longer; those of them that were late are among the others. */
  orphans: number
  /** From the end of the storm until the last post was done. */
  doneAfterMs: number
  ticks: number
  lives: number
}

const TICK_EVERY_MS = 10_000
const DONE_WITHIN_MS = 60_000
/**
 * So long after Redis or the way there has come back it may still be felt: a worker that has left Redis alone tries again
 * after ten seconds at most, and what it began meanwhile goes on.
 */
const FELT_MS = 12_000

/** Runs a fleet through a storm, and says what came of it. */
export async function storm(options: StormOptions): Promise<Report> {
  const { seed, seconds, servers, workers, concurrency, say = () => {} } = options
  const random = seededRandom(seed + 1)
  const stage = await openStage(options.databaseUrl, { ...options, random: seededRandom(seed + 2) })
  try {
    const plan = planOf(seed, { seconds, servers, ...(options.only && { only: options.only }) })
    await Promise.all(stage.servers.map((server) => server.begin()))
    await until(() => fleetBeats(stage.db), 'the fleet beats')
    const lanes = options.queues ?? servers * workers * concurrency
    const posts = await schedulePosts(stage, { count: options.posts, lanes, withinSeconds: seconds * 0.9, random })
    say(`${posts.length} posts, ${plan.length} faults in ${seconds} s`)
    const { struck, rough, from } = await rage(stage, plan, seconds)
    const to = Date.now()
    say(`the storm is over: ${[...struck].map(([name, times]) => `${times} × ${name}`).join(', ')}`)
    const { late, doneAfterMs } = await calmDown(stage)
    await Promise.all(stage.servers.map((server) => server.end()))
    if (options.logs) {
      mkdirSync(options.logs, { recursive: true })
      for (const { host, log } of stage.servers) writeFileSync(join(options.logs, `${host}.log`), log)
    }
    const judged = await judgePosts(stage, posts)
    judged.wrong.push(...stage.servers.flatMap(({ amiss }) => amiss))
    return { posts: posts.length, ...judged, ...counted(stage, rough, { from, to }), struck, late, doneAfterMs }
  } finally {
    await stage.close()
  }
}

type Stretch = { from: number; to: number }

async function rage(stage: Stage, plan: Fault[], seconds: number) {
  const from = Date.now()
  const struck = new Map<FaultName, number>()
  const rough: Stretch[] = []
  const comes = (ms: number) => pause(Math.max(0, from + ms - Date.now()))
  // One that finds no fleet publishes what is due, as without any, and asks nobody for a place.
  const tick = async (server: Server | undefined) => {
    const alone = { from: Date.now(), to: Number.POSITIVE_INFINITY }
    if (!(await patiently(() => fleetBeats(stage.db)))) rough.push(alone)
    await server?.tick()
    alone.to = Date.now()
  }
  const ticks = async () => {
    for (let n = 0; n * TICK_EVERY_MS < seconds * 1_000; n++) {
      await comes(n * TICK_EVERY_MS)
      void tick(stage.servers[n % stage.servers.length])
    }
  }
  const faults = plan.map(async (fault) => {
    await comes(fault.atMs)
    struck.set(fault.name, (struck.get(fault.name) ?? 0) + 1)
    const stretch = { from: Date.now(), to: Number.POSITIVE_INFINITY }
    if (fault.rough) rough.push(stretch)
    await strike(stage, fault)
    stretch.to = Date.now() + FELT_MS
  })
  await Promise.all([comes(seconds * 1_000), ticks(), ...faults])
  return { struck, rough, from }
}

/** Nothing goes wrong any more; the ticks go on. Looks until all is done, or what is not has had its time. */
async function calmDown(stage: Stage): Promise<{ late: string[]; doneAfterMs: number }> {
  const from = Date.now()
  let tickAt = from
  await Promise.all(stage.servers.map((server) => server.calm()))
  for (let n = 0; ; ) {
    if (Date.now() >= tickAt) {
      void stage.servers[n++ % stage.servers.length]?.tick()
      tickAt += TICK_EVERY_MS
    }
    const left = await patiently(() => openPosts(stage))
    const untilOf = (id: string) =>
      Math.max(from + DONE_WITHIN_MS, ...stage.servers.map((one) => one.orphans.get(id) ?? 0))
    if (left.every(({ id }) => Date.now() > untilOf(id)))
      return { late: left.map(({ id, how }) => `post ${id}: ${how}`), doneAfterMs: Date.now() - from }
    await pause(250)
  }
}

function counted({ calls, servers }: Stage, rough: Stretch[], { from, to }: Stretch) {
  const isRough = (at: number) => rough.some((one) => at >= one.from && at < one.to)
  const seconds = Array.from({ length: Math.round((to - from) / 1_000) }, (_, n) => from + n * 1_000)
  return {
    over: calls.over.filter(({ at }) => !isRough(at)),
    overWhileRough: calls.over.filter(({ at }) => isRough(at)),
    mostAtOnce: calls.most,
    countedSeconds: seconds.filter((at) => !isRough(at)).length,
    orphans: servers.reduce((sum, { orphans }) => sum + orphans.size, 0),
    ticks: servers.reduce((sum, { ticks }) => sum + ticks, 0),
    lives: servers.reduce((sum, { lives }) => sum + lives, 0),
  }
}
