import { type Config, loadConfig } from '../config/config'
import type { GivenDatabase } from '../db/address-of'
import { createLogger } from '../observability/log'
import { initializePostSchedulerWorker, settingsFor } from '../workers/post-scheduler.worker'
import { type Repetition, repeat } from './repeat'
import { runTick } from './tick'

export type SchedulerOptions = {
  /** Default: each minute. */
  cronExpression?: string
  /** Default: UTC. */
  timezone?: string
  /** Run one tick right away. Default: true. */
  runImmediately?: boolean
  /** Over what the environment and `.env` say; what is not named stays as it is there. */
  config?: Partial<Config>
}

let ticks: Repetition | undefined

/**
 * Cron inside a resident process: takes back what dead workers left, runs one tick right away unless `runImmediately` is
 * false, and then one at each time of the expression. Ticks never overlap; one that would is left out. They open
 * connections of their own to the database they are given, and their workers are processes as under the system's cron;
 * how to reach it they are told over the channel between the processes, never by arguments or the environment.
 * @param db the database to work on: a Sequelize for MySQL or MariaDB, or a pool of mysql2/promise; by default the one of
 *   the settings
 * @returns resolves when the first run is over; a database that is away is logged, and asked again with the next tick
 * @throws Error when the database is of another kind, ConfigError when a setting is wrong
 */
export async function initScheduler(db?: GivenDatabase, options: SchedulerOptions = {}): Promise<void> {
  if (ticks) throw new Error('the scheduler has been started already')
  const { cronExpression = '* * * * *', timezone = 'UTC', runImmediately = true } = options
  const config = settingsFor(db, { ...loadConfig(), ...options.config })
  const tick = (stop: AbortSignal) => runTick(stop, config)
  const mine = repeat({ expression: cronExpression, timezone }, createLogger(config, 'CRON'), tick)
  ticks = mine
  await mine.now(() => recover(config))
  // Our caller waits for this one, and one that waits for posts would take the place of the tick of the next minute.
  if (runImmediately) await mine.now((stop) => runTick(stop, { ...config, LOOK_AHEAD_SECONDS: 0 }))
}

/** Starts no tick any more and waits for the one that runs; its workers finish what they have begun. */
export async function stopScheduler(): Promise<void> {
  const ending = ticks
  await ending?.stop()
  if (ticks === ending) ticks = undefined
}

/** Each tick looks for stale claims as well, so a recovery that fails now is only late. */
async function recover(config: Config): Promise<void> {
  try {
    await initializePostSchedulerWorker(undefined, config)
  } catch (error) {
    createLogger(config, 'CRON').error({ err: error }, `Crash recovery failed: ${(error as Error).message}`)
  }
}
