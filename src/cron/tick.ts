import { randomUUID } from 'node:crypto'
import { type Config, loadConfig, TICK_PERIOD_MS } from '../config/config'
import { ConfigError } from '../config/config-error'
import { describeDatabase } from '../db/connection'
import { connectionAdvice } from '../db/connection-advice'
import { databaseUrl } from '../db/database-url'
import { counted } from '../domain/counted'
import type { TickSource } from '../domain/who-ticks'
import { createLogger, type Logger, type LogSettings } from '../observability/log'
import { complain, droppedLines } from '../observability/standard-streams'
import { openTickServices } from '../services/tick'
import { type ExitCode, exitCodes } from '../workers/worker-protocol'
import type { DispatchTools } from './dispatch-tools'
import type { Heartbeat } from './heartbeat'
import { type CycleSummary, dispatchDuePosts, sayDuration } from './post-scheduler.dispatcher'

/** The tick ends itself this long before the next one begins, should all else fail. */
const GUARD_MS = TICK_PERIOD_MS - 1_000

type Tick = {
  config: Config
  log: Logger
  dispatcherLog: Logger
  tickId: string
  startedBy: TickSource
}

/**
 * One tick as a process: configuration, cycle, exit code. Used by the cron entry, the CLI, and inside a resident process.
 * @param stop aborted when the tick must end early: its workers finish what they have begun and give the rest back
 * @param given settings in the place of the environment's
 * @param startedBy noted with the tick, for APIs that look whether anything else ticks
 */
export async function runTick(stop: AbortSignal, given?: Config, startedBy: TickSource = 'cron'): Promise<ExitCode> {
  const startedAt = uptimeMs()
  const elapsed = () => Math.round(uptimeMs() - startedAt)
  // In a process that stays, others were lost before.
  const droppedBefore = droppedLines()
  const tickId = randomUUID().slice(0, 8)
  const begin = (settings: LogSettings & { HOSTNAME?: string }) => {
    const log = createLogger(settings, 'CRON').child({ tickId })
    log.info({ host: settings.HOSTNAME }, `Post scheduler cron started at ${new Date().toISOString()}`)
    return { log, dispatcherLog: createLogger(settings, 'DISPATCHER').child({ tickId }) }
  }
  let config: Config
  try {
    config = given ?? loadConfig()
  } catch (error) {
    const reason = error instanceof ConfigError ? error.message : String(error)
    // What cron mails to the operator. The log says it too, in the form it has by default.
    complain(reason)
    const { log, dispatcherLog } = begin(defaultLog())
    log.error(reason)
    sayDuration(dispatcherLog, elapsed())
    sayEnd(log, { workers: 0, exitCode: exitCodes.error }, elapsed())
    return exitCodes.error
  }
  const logs = begin(config)
  const counters = { elapsed, droppedLines: () => droppedLines() - droppedBefore }
  const tick = { ...logs, config, tickId, startedBy }
  const heartbeat = beginHeartbeat(config, logs.log)
  const cycle = await runCycle(tick, stop, counters)
  sayEnd(logs.log, cycle, elapsed())
  await heartbeat?.then((it) => it?.end(cycle.exitCode, `${inShort(cycle)}, ${elapsed()} ms`))
  // What cron mails: one line, also when the log itself is what is broken.
  if (cycle.exitCode !== exitCodes.ok)
    complain(`post-dispatcher: the tick ${howItEnded(cycle.exitCode)}; its log says why`)
  return cycle.exitCode
}

/** Loaded where somebody outside is to be told, and nowhere else: it brings an HTTP client. */
function beginHeartbeat({ HEARTBEAT_URL, STATE_DIR }: Config, log: Logger): Promise<Heartbeat | undefined> | undefined {
  if (!HEARTBEAT_URL) return undefined
  return import('./heartbeat')
    .then((it) => it.beginHeartbeat({ HEARTBEAT_URL, STATE_DIR }, log))
    .catch((err) => {
      log.warn({ err }, 'The heartbeat could not begin')
      return undefined
    })
}

const inShort = ({ due, workers, workersFailed, exitCode }: CycleSummary) =>
  `exit code ${exitCode}: ${due} due, ${counted(workers, 'worker')}, ${workersFailed} of them failed`

async function runCycle(
  { config, log, dispatcherLog, startedBy, ...tick }: Tick,
  stop: AbortSignal,
  counters: Pick<DispatchTools, 'elapsed' | 'droppedLines'>,
): Promise<CycleSummary> {
  let url: string | undefined
  try {
    url = await databaseUrl(config)
    const { close, ...services } = await openTickServices(config, url, {
      log: dispatcherLog,
      tickId: tick.tickId,
      startedBy,
    })
    const onDue = () => log.info('Delegating to dispatcher for dynamic worker spawning...')
    try {
      return await dispatchDuePosts({ ...tick, ...services, config, log: dispatcherLog, onDue, ...counters }, stop)
    } finally {
      await close()
    }
  } catch (error) {
    log.error({ err: error }, await explain(error as NodeJS.ErrnoException, url))
    sayDuration(dispatcherLog, counters.elapsed())
    return { due: 0, workers: 0, workersFailed: 0, exitCode: exitCodes.error }
  }
}

/** A tick that found nothing is over without a word. */
function sayEnd(log: Logger, { workers, exitCode }: Pick<CycleSummary, 'workers' | 'exitCode'>, durationMs: number) {
  if (exitCode !== exitCodes.ok)
    log.error({ exitCode, durationMs }, `Cron cycle ${howItEnded(exitCode)} in ${durationMs}ms`)
  else if (workers > 0) {
    log.info({ durationMs }, `Dispatcher completed successfully in ${durationMs}ms`)
    log.info({ exitCode, durationMs }, `Cron cycle completed successfully in ${durationMs}ms`)
  }
}

const howItEnded = (exitCode: ExitCode) =>
  exitCode === exitCodes.timeout ? 'timed out with code 2' : 'failed with code 1'

/** Node loads a dozen modules of its own for `performance`. */
const uptimeMs = () => process.uptime() * 1000

const formats = ['json', 'pretty', 'ecs'] as const

/** How to log before the configuration is known, or without any. */
const defaultLog = (): LogSettings => ({
  LOG_LEVEL: 'info',
  LOG_FORMAT: formats.find((format) => format === process.env.LOG_FORMAT) ?? 'json',
})

async function explain(error: NodeJS.ErrnoException, url: string | undefined): Promise<string> {
  if (url && (error.code === 'ER_NO_SUCH_TABLE' || error.code === 'ER_BAD_FIELD_ERROR')) {
    // Another application's tables under our names are no matter for migrate: it would refuse.
    const { pendingMigrations } = await import('../db/migrate')
    const refused = await pendingMigrations(url).then(
      () => undefined,
      (reason: Error) => (reason.name === 'MigrationError' ? reason.message : undefined),
    )
    if (refused) return refused
    return `The database has not this version's tables. Run: npm run migrate (${error.message})`
  }
  if (
    url &&
    /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|PROTOCOL_|HANDSHAKE_|ER_ACCESS|ER_SECURE|ER_BAD_DB|ER_DBACCESS|ER_CON_COUNT)/.test(
      error.code ?? '',
    )
  ) {
    const todo = connectionAdvice(error) ?? 'Is it running, and is DATABASE_URL right?'
    return `The database at ${describeDatabase(url)} cannot be used (${error.code}). ${todo}`
  }
  return `The tick failed: ${error.message}`
}

/**
 * Ends the process with the timeout code when a tick hangs; its workers notice and end as well.
 * @returns calls the guard off
 */
export function guardTick(): () => void {
  const timer = setTimeout(() => {
    const text = `Exceeded ${GUARD_MS / 1000}s timeout: the tick did not end and ends itself`
    createLogger(defaultLog(), 'CRON').fatal(`${text}. Total duration: ${Math.round(uptimeMs())}ms`)
    complain(text)
    process.exit(exitCodes.timeout)
  }, GUARD_MS).unref()
  return () => clearTimeout(timer)
}
