import { loadConfig } from '../config/config'
import { openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { createLogger } from '../observability/log'
import { endWithin, watchForStop } from '../workers/worker-lifecycle'
import { exitCodes } from '../workers/worker-protocol'
import { createAccountTools } from './account-tools'
import { renewTokens } from './renew-tokens'
import type { RenewalReport } from './renewal-protocol'

// The entry of the process that renews access tokens: started by a tick that found some due.
async function main(): Promise<void> {
  const config = loadConfig()
  const tickId = process.argv[process.argv.indexOf('--tick-id') + 1]
  const log = createLogger(config, 'WORKER').child({ workerId: 'token-renewal', tickId })
  endWithin(config.WORKER_TIMEOUT_MS, () => log.error('The renewal of access tokens timed out'))
  let stopped = false
  void watchForStop(log).then(() => {
    stopped = true
  })
  const db = openDatabase(await databaseUrl(config), 2)
  const tools = createAccountTools(config, db, log)
  try {
    const isOver = () => stopped || performance.now() > config.WORKER_SOFT_STOP_MS
    const counts = await renewTokens(tools, isOver)
    process.send?.({ kind: 'report', counts } satisfies RenewalReport)
    log.info({ counts }, `Tokens renewed: ${counts.renewed}, not renewed: ${counts.postponed + counts.ended}`)
  } finally {
    tools.close()
    await db.end()
    process.removeAllListeners('disconnect')
    // An open channel to the dispatcher would keep this process alive; what was sent is still delivered.
    if (process.connected) process.disconnect()
  }
}

main().catch((error: Error) => {
  process.exitCode = exitCodes.error
  process.stderr.write(`${error.name}: ${error.message}\n`)
  if (process.connected) process.disconnect()
})
