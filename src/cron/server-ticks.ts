import type { Config } from '../config/config'
import type { Logger } from '../observability/log'

/**
 * What the API's process does about ticks, by SCHEDULER, and that it looks whether any tick comes, its own included. Each way is
 * loaded when it is wanted. Nothing is waited for: a tick takes as long as publishing does, and requests are taken meanwhile.
 * @param config with the database in it
 * @param sendSoon sends what waits for those who listen
 */
export async function startServerTicks(
  config: Config & { DATABASE_URL: string },
  log: Logger,
  sendSoon: () => void,
): Promise<{ stop(): Promise<void> }> {
  const [{ watchStalls }, ticks] = await Promise.all([import('./watch-stalls'), startTicks(config, log)])
  const stalls = watchStalls(config, log, sendSoon)
  return {
    async stop() {
      await Promise.all([ticks.stop(), stalls.stop()])
    },
  }
}

async function startTicks(config: Config & { DATABASE_URL: string }, log: Logger): Promise<{ stop(): Promise<void> }> {
  if (config.SCHEDULER === 'node-cron') {
    const { initScheduler, stopScheduler } = await import('./init-scheduler')
    initScheduler(undefined, { config }).catch((error) => log.fatal({ err: error }, 'Ticks cannot be started'))
    return { stop: stopScheduler }
  }
  const { watchTicks } = await import('./watch-ticks')
  return watchTicks(config, log)
}
