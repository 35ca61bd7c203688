import { randomUUID } from 'node:crypto'
import { loadConfig } from '../config/config'
import { version } from '../config/version'
import { stopSignal } from '../cron/stop-signal'
import { openIndex } from '../fleet/index/open-index'
import { Leader } from '../fleet/leader/leader'
import { createLogger } from '../observability/log'
import { openWorkServices } from '../services/work'
import { neededAdmission } from './fleet/needed-admission'
import type { Action } from './surroundings'

/** Stands for leader of the fleet without workers of its own, until it is told to stop. */
export const lead: Action = async (around) => {
  const config = loadConfig(around.env)
  const settings = neededAdmission(around.env)
  const log = createLogger(config, 'FLEET')
  const stop = stopSignal()
  const services = await openWorkServices(config, log, version())
  const opened = openIndex(settings, log, `post-dispatcher-lead-${config.HOSTNAME}`)
  const { index } = opened
  const duties = services.leading(randomUUID(), settings)
  const leader = new Leader({ ...duties, index, log, ttlMs: settings.LEADER_TTL_MS })
  leader.start()
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
  await leader.stop()
  opened.close()
  await services.close()
  return 0
}
