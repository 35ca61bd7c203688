import { loadConfig } from '../config/config'
import { createLogger, type Logger } from '../observability/log'
import { complain } from '../observability/standard-streams'
import { withoutValues } from '../observability/without-values'
import { openResidentServices } from '../services/resident'
import { sendReport } from '../workers/child-report'
import { sayCycleEnd } from '../workers/cycle-summary'
import { runWorker } from '../workers/run-worker'
import { handedSettings } from '../workers/start-message'
import { leaveDispatcher, watchForStop } from '../workers/worker-lifecycle'
import { exitCodes } from '../workers/worker-protocol'
import type { ResidentSettings } from './resident-child'
import { parseResidentArguments, SAY_EVERY_MS, type SignOfLife } from './resident-protocol'

let log: Logger | undefined

// The entry of a resident worker: arguments in, signs of life out, until it is told to stop or its parent is gone.
async function main(): Promise<void> {
  const { workerId, memberId } = parseResidentArguments(process.argv.slice(2))
  const config: ResidentSettings = (await handedSettings()) ?? loadConfig()
  log = createLogger(config, 'WORKER').child({ workerId })
  log.info('Starting resident worker')
  const services = await openResidentServices(config, {
    ...{ workerId, memberId, log, stop: watchForStop(log) },
    capacity: config.admission?.ACCOUNT_CAPACITY,
  })
  // Loaded where there is a Redis, and nowhere else.
  const admitted =
    config.admission &&
    (await import('./admission/open-admitted')).openAdmitted(config.admission, services, {
      consumer: workerId,
      memberId,
      log,
    })
  const { held, lastClaim, concurrency } = services
  const say = () => {
    const oldestClaimMs = held.oldestMs
    const sign: SignOfLife = {
      kind: 'alive',
      freeLanes: Math.max(0, concurrency - held.count),
      memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
      ...(oldestClaimMs !== undefined && { oldestClaimMs: Math.round(oldestClaimMs) }),
      ...(lastClaim.at !== undefined && { lastClaimMs: Math.round(performance.now() - lastClaim.at) }),
      ...(admitted && { admission: admitted.condition }),
    }
    if (process.connected) process.send?.(sign, undefined, {}, () => {})
  }
  say()
  const saying = setInterval(say, SAY_EVERY_MS)
  try {
    const counts = await runWorker(admitted?.tools ?? services)
    sayCycleEnd(log, counts, { durationMs: performance.now() })
    sendReport(counts)
  } finally {
    clearInterval(saying)
    await admitted?.close()
    await services.close()
  }
}

main()
  .catch((error: Error) => {
    process.exitCode = exitCodes.error
    log?.error({ err: error }, `The worker cannot go on: ${error.message}`)
    complain(`${error.name}: ${withoutValues(error)}`)
    sendReport()
  })
  .finally(leaveDispatcher)
