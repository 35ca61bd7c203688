import { realpathSync } from 'node:fs'
import { TICK_PERIOD_MS } from '../config/config'

/** PM2 gives a process its own settings as environment variables; these say what it does when the process ends. */
export type Pm2Env = { pm_id?: string; pm_exec_path?: string; autorestart?: string; cron_restart?: string }

/**
 * How long a finished tick must stay, because of who started it. PM2 starts whatever has ended again at once, fifteen
 * times a minute, unless it was told `autorestart: false`.
 * - `no`: nobody would start it again, or whoever does starts something else that has started us.
 * - `until-told`: PM2's own cron restarts it, and for that ends it first.
 * - `until-next-minute`: nothing but our end makes PM2 start the next tick.
 * @param script the file this process runs
 */
export function stayForPm2(env: Pm2Env, script: string): 'no' | 'until-told' | 'until-next-minute' {
  if (env.pm_id === undefined || env.autorestart === 'false' || !isSameFile(env.pm_exec_path, script)) return 'no'
  return env.cron_restart ? 'until-told' : 'until-next-minute'
}

/**
 * Stays where PM2 would start a finished tick again at once: alive, without doing anything, until it is told to end, PM2
 * itself has gone, or the next minute begins.
 * @param stop aborted when this process is asked to end
 */
export async function stayUntilNextTick(
  stop: AbortSignal,
  stay: ReturnType<typeof stayForPm2>,
  now = Date.now,
): Promise<void> {
  if (stay === 'no' || stop.aborted) return
  // Timers may fire a fraction of a millisecond early, which would be in the minute that is over.
  const ms = stay === 'until-told' ? 2 ** 31 - 1 : TICK_PERIOD_MS - (now() % TICK_PERIOD_MS) + 1
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, ms)
    function end() {
      clearTimeout(timer)
      process.off('disconnect', end)
      stop.removeEventListener('abort', end)
      resolve()
    }
    stop.addEventListener('abort', end)
    process.once('disconnect', end)
  })
}

function isSameFile(one: string | undefined, other: string): boolean {
  if (!one) return false
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}
