import { resolve } from 'node:path'
import { loadPromotionConfig } from '../../../src/config/promotion-config'
import { createLogger } from '../../../src/observability/log'
import { startPromoter } from '../../../src/services/promotion'
import { afterFile } from '../../support/after-file'
import type { LogLine } from '../../support/processes'
import { parseStrictly } from '../../support/strict-json'
import { until } from '../../support/until'

/** A project's own `.env` has no say in a test. */
const noEnvFile = resolve(__dirname, 'no.env')

export type PromoterHere = Awaited<ReturnType<typeof promoterHere>>

/** A promoter as it ships, in the test's own process. It ends with the file, or when the test stops it. */
export async function promoterHere(redisUrl: string, settings: Record<string, string> = {}) {
  const config = loadPromotionConfig({ REDIS_URL: redisUrl, PROMOTION_PORT: '0', ...settings }, noEnvFile)
  const said: string[] = []
  const log = createLogger(config, 'PROMOTER', (line) => said.push(line))
  const promoter = await startPromoter(config, log)
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= promoter.stop()
    return stopped
  }
  afterFile(stop)
  const lines = () => said.map((line) => parseStrictly(line) as LogLine)
  return {
    ...promoter,
    stop,
    lines,
    text: () => said.join(''),
    says: (fits: RegExp) => until(() => lines().some(({ msg }) => fits.test(msg)), `the log says ${fits}`),
    get: (path: string, headers: Record<string, string> = {}) => fetch(`${promoter.url}${path}`, { headers }),
  }
}
