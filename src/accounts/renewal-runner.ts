import { loadConfig } from '../config/config'
import { openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { createLogger, type Logger } from '../observability/log'
import { complain } from '../observability/standard-streams'
import { withoutValues } from '../observability/without-values'
import { sendReport } from '../workers/child-report'
import { handedSettings } from '../workers/start-message'
import { endWithin, leaveDispatcher, watchForStop } from '../workers/worker-lifecycle'
import { exitCodes } from '../workers/worker-protocol'
import { createAccountTools } from './account-tools'
import { renewTokens } from './renew-tokens'

let log: Logger | undefined

// The entry of the process that renews access tokens: started by a tick that found some due.
async function main(): Promise<void> {
  const config = (await handedSettings()) ?? loadConfig()
  const tickId = process.argv[process.argv.indexOf('--tick-id') + 1]
  log = createLogger(config, 'WORKER').child({ workerId: 'token-renewal', tickId })
  const timeout = `Exceeded ${config.WORKER_TIMEOUT_MS / 1000}s timeout: the renewal of access tokens ends itself`
  endWithin(config.WORKER_TIMEOUT_MS, () => {
    log?.error(timeout)
    sendReport()
  })
  let stopped = false
  void watchForStop(log).then(() => {
    stopped = true
  })
  const db = openDatabase(await databaseUrl(config), 2)
  const tools = createAccountTools(config, db, log)
  try {
    const isOver = () => stopped || performance.now() > config.WORKER_SOFT_STOP_MS
    const counts = await renewTokens(tools, isOver)
    log.info({ counts }, `Tokens renewed: ${counts.renewed}, not renewed: ${counts.postponed + counts.ended}`)
    sendReport(counts)
  } finally {
    tools.close()
    await db.end()
  }
}

main()
  .catch((error: Error) => {
    process.exitCode = exitCodes.error
    log?.error({ err: error }, `The renewal of access tokens cannot go on: ${error.message}`)
    complain(`${error.name}: ${withoutValues(error)}`)
    sendReport()
  })
  .finally(leaveDispatcher)
