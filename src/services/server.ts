import { onStopSignal } from '../api/http/on-stop-signal'
import { type Config, loadConfig } from '../config/config'
import { loadRedisConfig } from '../config/redis-config'
import { startServerTicks } from '../cron/server-ticks'
import { databaseUrl } from '../db/database-url'
import { createLogger } from '../observability/log'
import { complain } from '../observability/standard-streams'
import { stackWithoutValues, withoutValues } from '../observability/without-values'
import { startApi } from './api'
import { checkSchema } from './check-schema'
import { withAddress } from './with-address'

/** Starts the API as configured. It stops cleanly when the process is told to end, or when `close` is called. */
export async function startServer(config: Config = loadConfig()): Promise<{ url: string; close(): Promise<void> }> {
  const redis = loadRedisConfig()
  const log = createLogger(config, 'API')
  const database = await databaseUrl(config)
  await checkSchema(database)
  const api = await startApi(config, database, log, { redis })
  const ticks = await startServerTicks(withAddress(config, database), log, api.sendSoon)
  const close = async () => {
    await Promise.all([api.close(), ticks.stop()])
  }
  onStopSignal(async (signal) => {
    log.info({ signal }, 'Stopping: requests in flight are finished first')
    await Promise.all([api.drain().then(api.close), ticks.stop()])
    log.info('Stopped')
  })
  log.info({ url: api.url, scheduler: config.SCHEDULER }, `Listening on ${api.url}`)
  return { url: api.url, close }
}

/** The whole life of a process that is the API and nothing else. */
export function runServer(): void {
  startServer().catch((error: Error) => {
    // Errors about settings and schema speak to the operator; of the others the stack is what helps.
    const spoken = ['ConfigError', 'MigrationError', 'EmbeddedDatabaseError', 'MediaFolderError'].includes(error.name)
    complain(`${spoken ? withoutValues(error) : stackWithoutValues(error)}`)
    process.exitCode = 1
  })
}
