import { setTimeout as sleep } from 'node:timers/promises'
import type { AheadSeen } from '../db/queue/look-ahead'
import { counted } from '../domain/counted'
import { reachMs } from '../domain/reach'
import { workersFor } from '../domain/worker-count'
import type { Crew, Member } from './crew'
import type { DispatchTools } from './dispatch-tools'

const LOOK_EVERY_MS = 1_000

/** Workers for a crowd are started before its second, and wait so long for it. */
const CROWD_AHEAD_MS = 2_500

/** With less time for posts of any kind no worker is started any more. */
const LEAST_MS = 1_000

/**
 * What the dispatcher does while a worker waits: it counts again each second, starts as many workers as the formula says when many
 * become due together, and another one to wait when the time of the first is up.
 * @param waiter the worker that waits
 * @returns when no worker is to be started any more; those that run are waited for elsewhere
 */
export async function watchAhead(tools: DispatchTools, crew: Crew, waiter: Member, stop: AbortSignal): Promise<void> {
  // A pause that nobody waits for any more would keep the process for the rest of its second.
  const pauses = new AbortController()
  const end = () => pauses.abort()
  stop.addEventListener('abort', end, { once: true })
  if (stop.aborted) end()
  try {
    await watch(tools, crew, waiter, pauses.signal)
  } finally {
    stop.removeEventListener('abort', end)
    end()
  }
}

async function watch(tools: DispatchTools, crew: Crew, waiter: Member, stop: AbortSignal): Promise<void> {
  const { config, log } = tools
  const limits = { batch: config.BATCH_SIZE, min: config.MIN_WORKERS, max: config.MAX_WORKERS }
  const look = looks(tools, config.BATCH_SIZE * config.MAX_WORKERS)
  for (let waits = waiter; ; ) {
    const nextLook = pause(LOOK_EVERY_MS, stop)
    await (waits.ended ? nextLook : Promise.race([waits.end, nextLook]))
    const late = crew.lateSettings()
    if (stop.aborted || crew.hasFailed || late.beginMs < LEAST_MS) return
    // One that ends before its time has seen that nothing more comes.
    if (waits.ended?.isEarly) return
    const seen = await look()
    if (!seen) continue
    if (seen.fleet || !seen.knowsTick || stop.aborted) return
    const room = config.MAX_WORKERS - crew.running.length
    const leftMs = reachMs(config) - tools.elapsed()
    const needsWaiter = !waits.isFresh() && seen.inMs !== undefined && seen.inMs < leftMs
    const fresh = crew.running.filter((member) => member.isFresh()).length
    const missing = Math.max(workersFor(seen.soon, limits) - fresh, needsWaiter ? 1 : 0)
    const more = Math.min(missing, room)
    if (more > 0)
      log.info(
        { soon: seen.soon },
        `Spawning ${more} more, ${counted(seen.soon, 'post is', 'posts are')} due or about to be`,
      )
    for (let n = 0; n < more; n++) {
      const isWaiter = needsWaiter && n === 0
      const member = crew.start(isWaiter ? leftMs : CROWD_AHEAD_MS, isWaiter, late.config)
      if (isWaiter) waits = member
    }
    if (waits.ended && room > 0) return
  }
}

/** A database that is away is said once, and asked again. */
function looks({ queue, log }: DispatchTools, most: number): () => Promise<AheadSeen | undefined> {
  let isAway = false
  return async () => {
    try {
      const seen = await queue.lookAhead(most)
      isAway = false
      return seen
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'What becomes due could not be counted; counting again')
      isAway = true
      return undefined
    }
  }
}

/** Cut short when the tick must end. */
const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {})
