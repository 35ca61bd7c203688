import { loadConfig } from '../config/config'
import { createLogger } from '../observability/log'
import { openWorkerServices } from '../services'
import { runWorker } from './post-scheduler.worker'
import { endWithin, watchForStop } from './worker-lifecycle'
import { exitCodes, parseWorkerArguments, type WorkerReport } from './worker-protocol'

// The entry of a worker process: arguments in, exit code out.
async function main(): Promise<void> {
  const config = loadConfig()
  const { workerId, tickId } = parseWorkerArguments(process.argv.slice(2))
  const log = createLogger(config, 'WORKER').child({ workerId, tickId })
  endWithin(config.WORKER_TIMEOUT_MS, () => log.error(`Worker ${workerId} timed out`))
  const services = await openWorkerServices(config, { workerId, log, stop: watchForStop(log) })
  try {
    const counts = await runWorker(services)
    process.send?.({ kind: 'report', counts } satisfies WorkerReport)
    log.info({ counts }, `Worker ${workerId} completed successfully`)
  } finally {
    await services.close()
    // An open channel to the dispatcher would keep this process alive; what was sent is still delivered.
    process.removeAllListeners('disconnect')
    if (process.connected) process.disconnect()
  }
}

main().catch((error: Error) => {
  process.exitCode = exitCodes.error
  process.stderr.write(`${error.name}: ${error.message}\n`)
  if (process.connected) process.disconnect()
})
