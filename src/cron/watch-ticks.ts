import { createHash } from 'node:crypto'
import { type Config, TICK_PERIOD_MS } from '../config/config'
import type { Database } from '../db/connection'
import { apiHasTicked, ticksSeen } from '../db/operations/ticks-seen'
import { underLock } from '../db/under-lock'
import type { Logger } from '../observability/log'
import { inTime } from './in-time'
import { onDatabase } from './on-database'
import { repeat } from './repeat'
import { tickWatch } from './tick-watch'

/** Processes of one server look at the same moment, give or take this. */
const SAME_MOMENT_MS = 5_000
/** A database that is slower is one that does not answer. */
const PATIENCE_MS = 5_000
/** A tick that hangs must not hold its lock beyond the next minute, or this server would never tick again. */
const TICK_LIMIT_MS = TICK_PERIOD_MS - 2_000

/**
 * Looks at once and then each minute whether anything ticks, and with SCHEDULER=auto ticks as long as nothing else does.
 * @param config with the database in it
 * @param ofFleet by the parent of resident workers, which publish from its first second on: it looks from the next minute on
 *   whether anything but such workers ticks, for what they leave to ticks: tokens to be renewed, claims of servers that are gone
 */
export function watchTicks(
  config: Config & { DATABASE_URL: string },
  log: Logger,
  { ofFleet = false } = {},
): { stop(): Promise<void> } {
  const url = config.DATABASE_URL
  // The first tick begins within a minute, and does not wait beyond it for posts: it would take the place of the next one.
  let settings = { ...config, LOOK_AHEAD_SECONDS: 0 }
  const tick = (stop: AbortSignal) => onDatabase(url, (db) => tickOncePerServer(db, settings, stop))
  const look = tickWatch({
    log,
    look: (silenceMs) =>
      inTime(
        onDatabase(url, (db) => ticksSeen(db, silenceMs, !ofFleet)),
        PATIENCE_MS,
      ),
    ...(config.SCHEDULER === 'auto' && { tick }),
  })
  const looks = repeat({ expression: '* * * * *', timezone: 'UTC' }, log, look)
  const first = async (stop: AbortSignal) => {
    await look(stop).finally(() => {
      settings = config
    })
  }
  if (ofFleet) settings = config
  else void looks.now(first)
  return { stop: looks.stop }
}

/** Of several processes on one server, as PM2 starts them, one ticks each minute. */
export async function tickOncePerServer(
  db: Database,
  config: Config,
  stop: AbortSignal,
  run: typeof tickAsApi = tickAsApi,
  limitMs = TICK_LIMIT_MS,
): Promise<void> {
  const server = createHash('sha256').update(config.HOSTNAME).digest('hex').slice(0, 12)
  await underLock(db, `auto:${server}`, async () => {
    if (!(await apiHasTicked(db, config.HOSTNAME, SAME_MOMENT_MS))) await inTime(run(config, stop), limitMs)
  })
}

async function tickAsApi(config: Config, stop: AbortSignal): Promise<unknown> {
  // Loaded only now: beside a cron this process never ticks.
  const { runTick } = await import('./tick')
  return runTick(stop, config, 'api')
}
