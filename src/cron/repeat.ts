import cron from 'node-cron'
import { TICK_PERIOD_MS } from '../config/config'
import type { Logger } from '../observability/log'
import { inTime } from './in-time'

/** What takes longer hangs: a tick ends its workers before, and what has no end would never let another begin. */
const LIMIT_MS = TICK_PERIOD_MS - 1_000

export type Times = {
  /** Of cron, with a sixth field in front for seconds if need be. */
  expression: string
  timezone: string
}

export type Repetition = {
  /** Does something now, unless something is being done or it was stopped. */
  now(work: (stop: AbortSignal) => Promise<unknown>): Promise<void>
  /** Begins nothing any more, tells what is being done to end, and waits for that. */
  stop(): Promise<void>
}

/**
 * Does something at each time of a cron expression, inside this process, and never twice at once: a time that finds it
 * busy is left out. What has not ended within a minute is left behind, as a tick of cron ends itself then.
 * @param log for what node-cron has to say, which would write to the console past it
 * @param work its signal is aborted when it must end early
 */
export function repeat(
  { expression, timezone }: Times,
  log: Logger,
  work: (stop: AbortSignal) => Promise<unknown>,
  limitMs = LIMIT_MS,
): Repetition {
  const stopping = new AbortController()
  let running: Promise<unknown> | undefined
  const now: Repetition['now'] = async (work) => {
    if (running || stopping.signal.aborted) return
    running = inTime(work(stopping.signal), limitMs)
      .catch((error: Error) => log.fatal({ err: error }, error.message))
      .finally(() => {
        running = undefined
      })
    await running
  }
  const say = (message: string | Error) => log.warn(String(message))
  const task = cron.schedule(expression, () => now(work), {
    timezone,
    // A process that was busy at the minute does it late and not a minute later: by default it would be left out after 1 s.
    missedExecutionTolerance: LIMIT_MS,
    logger: { debug: () => {}, info: () => {}, warn: say, error: say },
  })
  return {
    now,
    async stop() {
      stopping.abort()
      await task.destroy()
      await running
    },
  }
}
