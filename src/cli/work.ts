import { loadConfig } from '../config/config'
import { loadAdmissionSettings } from '../config/fleet-config'
import { version } from '../config/version'
import { watchTicks } from '../cron/watch-ticks'
import { work as beMember } from '../fleet/work'
import { createLogger } from '../observability/log'
import { openWorkServices } from '../services/work'
import type { Action } from './surroundings'

/** Keeps resident workers until it is told to stop; told twice, it waits for nobody. */
export const work: Action<{ workers?: number }> = async (around, { workers }) => {
  const config = loadConfig(around.env)
  const log = createLogger(config, 'FLEET')
  const stop = new AbortController()
  const hurry = new AbortController()
  const onSignal = (signal: NodeJS.Signals) => {
    log.warn(`Stopping: ${signal}`)
    if (stop.signal.aborted) hurry.abort()
    stop.abort()
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  const hurried = new Promise<void>((resolve) =>
    hurry.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  const settings = loadAdmissionSettings(around.env)
  const services = await openWorkServices(config, log, version())
  // Loaded where there is a Redis, and nowhere else.
  const opened =
    settings &&
    (await import('../fleet/index/open-index')).openIndex(settings, log, `post-dispatcher-work-${config.HOSTNAME}`)
  const { SCHEDULER, DATABASE_URL } = services.config
  const notices = services.keepSendingNotices()
  const ticks = SCHEDULER === 'off' ? undefined : watchTicks({ ...config, DATABASE_URL }, log, { ofFleet: true })
  // At once, and not when the workers have ended: a tick would begin what they are told not to.
  stop.signal.addEventListener('abort', () => void ticks?.stop(), { once: true })
  const { HEARTBEAT_URL, STATE_DIR } = config
  const outside = HEARTBEAT_URL
    ? (await import('../cron/beat-outside')).beatOutside(services, { HEARTBEAT_URL, STATE_DIR }, log)
    : undefined
  try {
    return await beMember(services, {
      workers: workers ?? config.FLEET_WORKERS,
      stop: stop.signal,
      hurry: hurried,
      ...(opened && { admission: { settings, index: opened.index } }),
    })
  } finally {
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
    await Promise.all([ticks?.stop(), outside?.stop(), notices.stop()])
    opened?.close()
    await services.close()
  }
}
