import { loadConfig } from '../config/config'
import { createLogger, type Logger } from '../observability/log'
import { complain } from '../observability/standard-streams'
import { withoutValues } from '../observability/without-values'
import { openWorkerServices } from '../services/worker'
import { sendReport } from './child-report'
import { sayCycleEnd } from './cycle-summary'
import { runWorker } from './run-worker'
import { handedSettings } from './start-message'
import { endWithin, leaveDispatcher, watchForStop } from './worker-lifecycle'
import { exitCodes, parseWorkerArguments } from './worker-protocol'

let log: Logger | undefined

// The entry of a worker process: arguments in, exit code out.
async function main(): Promise<void> {
  const { id: workerId, tickId, leftBehind } = parseWorkerArguments(process.argv.slice(2))
  const config = (await handedSettings()) ?? loadConfig()
  log = createLogger(config, 'WORKER').child({ workerId, tickId })
  log.info('Starting ephemeral worker')
  const timeout = `Exceeded ${config.WORKER_TIMEOUT_MS / 1000}s timeout: this worker ends itself`
  endWithin(config.WORKER_TIMEOUT_MS, () => {
    log?.error(timeout)
    sendReport()
  })
  const services = await openWorkerServices(config, {
    ...{ workerId, tickId, leftBehind, log, stop: watchForStop(log) },
    traceparent: process.env.TRACEPARENT,
  })
  try {
    const counts = await runWorker(services)
    // That it completed successfully the dispatcher says: nobody else knows how a process ended.
    sayCycleEnd(log, counts, { durationMs: performance.now() })
    sendReport(counts, services.ahead?.waitedMs)
  } finally {
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
