import cron, { type ScheduledTask } from 'node-cron'
import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import { runTick } from './tick'

export type SchedulerOptions = {
  /** Default: each minute. */
  cronExpression?: string
  /** Default: UTC. */
  timezone?: string
  /** Run one tick right away. */
  runImmediately?: boolean
  config?: Config
}

let task: ScheduledTask | undefined
let running: Promise<unknown> | undefined
let stopping = new AbortController()

/**
 * Development's cron: the same tick, started by node-cron inside a resident process. Ticks never overlap; one that would
 * is left out. Production uses the system's cron.
 * @param _db the caller's pool; ticks open connections of their own, as they do under the system's cron
 */
export function initScheduler(_db: Database | undefined, options: SchedulerOptions = {}): void {
  if (task) throw new Error('the scheduler has been started already')
  const { cronExpression = '* * * * *', timezone = 'UTC', runImmediately = false, config } = options
  stopping = new AbortController()
  const tick = async () => {
    if (running || stopping.signal.aborted) return
    running = runTick(stopping.signal, config).finally(() => {
      running = undefined
    })
    await running
  }
  task = cron.schedule(cronExpression, tick, { timezone, noOverlap: true })
  if (runImmediately) void tick()
}

/** Starts no tick any more and waits for the one that runs; its workers finish what they have begun. */
export async function stopScheduler(): Promise<void> {
  stopping.abort()
  await task?.destroy()
  task = undefined
  await running
}
