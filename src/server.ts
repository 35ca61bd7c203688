import { checkSchema } from './api/check-schema'
import { onStopSignal } from './api/on-stop-signal'
import { startApi } from './api/start-api'
import { type Config, loadConfig } from './config/config'
import { databaseUrl } from './db/database-url'
import { createLogger } from './observability/log'

/** Starts the API as configured. It stops cleanly when the process is told to end, or when `close` is called. */
export async function startServer(config: Config = loadConfig()): Promise<{ url: string; close(): Promise<void> }> {
  const log = createLogger(config, 'API')
  const database = await databaseUrl(config)
  await checkSchema(database)
  const api = await startApi(config, database, log)
  // Loaded only when wanted: in production the system's cron runs the ticks, and nothing in the API publishes.
  const scheduler = config.SCHEDULER === 'node-cron' ? await import('./cron/init-scheduler') : undefined
  scheduler?.initScheduler(api.db, { cronExpression: '* * * * *', timezone: 'UTC', runImmediately: true, config })
  const close = async () => {
    await Promise.all([api.close(), scheduler?.stopScheduler()])
  }
  onStopSignal(async (signal) => {
    log.info({ signal }, 'Stopping: requests in flight are finished first')
    await close()
    log.info('Stopped')
  })
  log.info({ url: api.url, scheduler: config.SCHEDULER }, `Listening on ${api.url}`)
  return { url: api.url, close }
}

if (require.main === module) {
  startServer().catch((error: Error) => {
    // Errors about settings and schema speak to the operator; of the others the stack is what helps.
    const spoken = ['ConfigError', 'MigrationError', 'EmbeddedDatabaseError'].includes(error.name)
    process.stderr.write(`${spoken ? error.message : error.stack}\n`)
    process.exitCode = 1
  })
}
