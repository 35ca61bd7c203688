import { randomUUID } from 'node:crypto'
import { type Config, loadConfig, TICK_PERIOD_MS } from '../config/config'
import { ConfigError } from '../config/config-error'
import { describeDatabase, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { createLogger, type Logger } from '../observability/log'
import { type ExitCode, exitCodes } from '../workers/worker-protocol'
import { dispatchDuePosts } from './post-scheduler.dispatcher'

/** The tick ends itself this long before the next one begins, should all else fail. */
const GUARD_MS = TICK_PERIOD_MS - 1_000

/**
 * One tick as a process: configuration, cycle, exit code. Used by the cron entry, the CLI and, in development, node-cron.
 * @param stop aborted when the tick must end early: its workers finish what they have begun and give the rest back
 */
export async function runTick(stop: AbortSignal, config?: Config): Promise<ExitCode> {
  let settings: Config
  try {
    settings = config ?? loadConfig()
  } catch (error) {
    // Without configuration there is no log level or format; standard error is what cron mails to the operator.
    process.stderr.write(`${error instanceof ConfigError ? error.message : error}\n`)
    return exitCodes.error
  }
  const tickId = randomUUID().slice(0, 8)
  const log = createLogger(settings, 'CRON').child({ tickId })
  const startedAt = performance.now()
  log.info({ host: settings.HOSTNAME }, 'Tick started')
  const exitCode = await cycle(settings, log, tickId, stop)
  const durationMs = Math.round(performance.now() - startedAt)
  log.info({ exitCode, durationMs }, `Tick ended with code ${exitCode}`)
  return exitCode
}

async function cycle(config: Config, log: Logger, tickId: string, stop: AbortSignal): Promise<ExitCode> {
  let url: string | undefined
  try {
    url = await databaseUrl(config)
    // One connection for the cycle, one for settling what dead workers left.
    const db = openDatabase(url, 2)
    try {
      const dispatcherLog = createLogger(config, 'DISPATCHER').child({ tickId })
      return (await dispatchDuePosts({ config, db, log: dispatcherLog, tickId }, stop)).exitCode
    } finally {
      await db.end()
    }
  } catch (error) {
    log.error({ err: error }, explain(error as NodeJS.ErrnoException, url))
    return exitCodes.error
  }
}

function explain(error: NodeJS.ErrnoException, url: string | undefined): string {
  if (error.code === 'ER_NO_SUCH_TABLE' || error.code === 'ER_BAD_FIELD_ERROR') {
    return `The database has not this version's tables. Run: npm run migrate (${error.message})`
  }
  if (
    url &&
    /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|PROTOCOL_|ER_ACCESS|ER_BAD_DB|ER_DBACCESS|ER_CON_COUNT)/.test(
      error.code ?? '',
    )
  ) {
    return `The database at ${describeDatabase(url)} cannot be used (${error.code}). Is it running, and is DATABASE_URL right?`
  }
  return `The tick failed: ${error.message}`
}

/** Ends the process with the timeout code when a tick hangs; its workers notice and end as well. */
export function guardTick(): void {
  setTimeout(() => {
    process.stderr.write(`The tick did not end within ${GUARD_MS} ms and ends itself.\n`)
    process.exit(exitCodes.timeout)
  }, GUARD_MS).unref()
}
