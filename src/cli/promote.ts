import { once } from 'node:events'
import { loadPromotionConfig } from '../config/promotion-config'
import { createLogger } from '../observability/log'
import { startPromoter } from '../services/promotion'
import type { Action } from './surroundings'

/** Runs the promotion engine until it is told to stop. */
export const promote: Action = async (around) => {
  const config = loadPromotionConfig(around.env)
  const log = createLogger(config, 'PROMOTER')
  const told = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  const promoter = await startPromoter(config, log)
  await told
  log.info('Stopping: batches under way are finished first')
  await promoter.stop()
  log.info('Stopped')
  return 0
}
