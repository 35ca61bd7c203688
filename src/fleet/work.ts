import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AdmissionSettings } from '../config/fleet-config'
import type { Logger } from '../observability/log'
import { type ExitCode, exitCodes } from '../workers/worker-protocol'
import type { FleetTools } from './fleet-tools'
import type { PostIndex } from './index/post-index'
import { type Limits, limitsFor } from './judge-child'
import { Leader } from './leader/leader'
import { Parent } from './parent'
import { type StartChild, startResident } from './resident-child'

export type Times = { lookMs: number; beatMs: number; rememberMs: number }
const usual: Times = { lookMs: 1_000, beatMs: 1_500, rememberMs: 60_000 }

export type WorkOptions = {
  workers: number
  /** Aborted when the workers shall finish what they hold. */
  stop: AbortSignal
  /** Resolves when nobody wants to wait for that any longer. */
  hurry: Promise<unknown>
  limits?: Limits
  times?: Times
  startChild?: (memberId: string) => StartChild
  /** Given where there is Redis: posts are admitted through it. */
  admission?: Admission
}

type Admission = { settings: AdmissionSettings; index: PostIndex }

/**
 * The whole life of one member of the fleet: it keeps its workers until it is told to stop. Where the database was set back
 * meanwhile it begins anew: workers finish, what may be out is asked about, and the fleet is entered again.
 */
export async function work(tools: FleetTools, options: WorkOptions): Promise<ExitCode> {
  let isSaid = false
  while (!options.stop.aborted) {
    const id = await enter(tools).catch((error: Error) => {
      if (!isSaid) tools.log.error({ err: error }, `Nothing can be published now: ${error.message}`)
      isSaid = true
      return undefined
    })
    if (!id) {
      await pause(1_000, options.stop)
      continue
    }
    if (options.stop.aborted) {
      await tools.leave(id).catch(() => {})
      break
    }
    isSaid = false
    const how = await stay(tools, id, options)
    if (how !== 'unknown') return how
    tools.log.error('The database does not know this fleet any more, and may have been set back: beginning anew')
  }
  return exitCodes.ok
}

/** @returns undefined when it has to be tried again */
const enter = async ({ settleSetBacks, join }: FleetTools): Promise<string | undefined> =>
  (await settleSetBacks()) ? join() : undefined

async function stay(tools: FleetTools, id: string, options: WorkOptions): Promise<ExitCode | 'unknown'> {
  const { config, log, nextWorkerId } = tools
  const { workers, stop, hurry, times = usual, limits = limitsFor(config), admission } = options
  log.info({ memberId: id, workers }, `Resident workers of ${config.HOSTNAME}: ${workers}`)
  const startChild = options.startChild?.(id) ?? startResident(config, id, admission?.settings)
  const speakFor = async (workerId: string, how: string) => {
    const taken = await tools.speakFor(workerId, how)
    // The leader would find these slots by itself, seconds later.
    await admission?.index.give(taken, 0).catch(() => {})
  }
  const leader = admission && leaderOf(tools, id, admission)
  const parent = new Parent({ workers, limits, nextWorkerId, startChild, speakFor, log })
  let isKnown = true
  const ending = new AbortController()
  const end = () => ending.abort()
  stop.addEventListener('abort', end, { once: true })
  const whileKnown = async (ask: () => Promise<boolean>) => {
    isKnown = isKnown && (await ask())
    if (!isKnown) end()
  }
  const beat = async () => {
    const told = parent.condition
    if (told) await whileKnown(() => tools.beat(id, told))
  }
  const { signal } = ending
  leader?.start()
  const rounds = Promise.all([
    every(times.lookMs, signal, async () => parent.look()),
    every(times.beatMs, signal, tolerant(log, 'Its beat could not be written', beat)),
    // That was done just now.
    pause(times.rememberMs, signal).then(() =>
      every(
        times.rememberMs,
        signal,
        tolerant(log, 'Whether the database was set back cannot be seen', () => whileKnown(tools.settleSetBacks)),
      ),
    ),
  ])
  await Promise.race([rounds, once(signal, 'abort')])
  stop.removeEventListener('abort', end)
  log.info('Stopping: posts that workers hold are finished first')
  // None waits for another: the database may say nothing at all, and the time to stop in is short.
  const [isWell] = await Promise.all([
    parent.drain(limits.claimMs, hurry),
    // What is due from now on is the others', or a tick's.
    tools.leave(id).catch((error) => log.warn({ err: error }, 'The fleet could not be left')),
    leader?.stop(),
    rounds,
  ])
  if (!isKnown && !stop.aborted) return 'unknown'
  log.info('Stopped')
  return isWell ? exitCodes.ok : exitCodes.timeout
}

const leaderOf = (tools: FleetTools, id: string, { settings, index }: Admission) =>
  new Leader({ ...tools.leading(id, settings), index, log: tools.log, ttlMs: settings.LEADER_TTL_MS })

/** At once, and again so long after it has ended, until it is called off. */
async function every(ms: number, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await act()
    await pause(ms, signal)
  }
}

/** The database may be away: said once, and tried again. */
function tolerant(log: Logger, sentence: string, act: () => Promise<void>): () => Promise<void> {
  let hasFailed = false
  return async () => {
    try {
      await act()
      hasFailed = false
    } catch (error) {
      if (!hasFailed) log.error({ err: error }, sentence)
      hasFailed = true
    }
  }
}

/** Cut short when it is called off. */
const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {})
