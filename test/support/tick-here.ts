import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { type Config, loadConfig } from '../../src/config/config'
import { dispatchDuePosts } from '../../src/cron/post-scheduler.dispatcher'
import { databaseUrl } from '../../src/db/database-url'
import type { WorkerId } from '../../src/domain/timeline'
import { createLogger } from '../../src/observability/log'
import { openTickServices } from '../../src/services/tick'
import { openWorkerServices } from '../../src/services/worker'
import { runWorker } from '../../src/workers/run-worker'
import type { WorkerExit, WorkerProcess } from '../../src/workers/worker-process'
import type { ExitCode, WorkerArguments, WorkerCounts } from '../../src/workers/worker-protocol'
import type { LogLine } from './processes'
import { parseStrictly } from './strict-json'

export type TickHere = { code: ExitCode; lines: LogLine[]; stdout(): string }

/** A project's own `.env` has no say in a test. */
const noEnvFile = resolve(__dirname, 'no.env')

/**
 * One tick without a process: the dispatcher and its workers as they ship, in this one. For whatever is not about
 * processes: starting two of them takes longer than nearly everything a test does with them.
 * @param onWorker called before each worker starts
 */
export async function tickHere(env: NodeJS.ProcessEnv, onWorker = () => {}): Promise<TickHere> {
  const startedAt = performance.now()
  const config = loadConfig({ ...env, LOG_FORMAT: 'json' }, noEnvFile)
  let said = ''
  const write = (line: string) => {
    said += line
  }
  const tickId = randomUUID().slice(0, 8)
  const log = createLogger(config, 'DISPATCHER', write).child({ tickId })
  const { queue, close } = await openTickServices(config, await databaseUrl(config), { log, tickId, startedBy: 'cron' })
  try {
    const tools = {
      config,
      queue,
      log,
      tickId,
      elapsed: () => Math.round(performance.now() - startedAt),
      droppedLines: () => 0,
      startWorker: (id: WorkerId, config: Config, leftBehind: boolean) => {
        onWorker()
        return workerHere(config, { id, tickId, leftBehind }, write)
      },
    }
    const { exitCode } = await dispatchDuePosts(tools, new AbortController().signal)
    const lines = said
      .split('\n')
      .slice(0, -1)
      .map((line) => parseStrictly(line) as LogLine)
    return { code: exitCode, lines, stdout: () => said }
  } finally {
    await close()
  }
}

function workerHere(
  config: Config,
  { id, tickId, leftBehind }: Required<WorkerArguments>,
  write: (line: string) => void,
): WorkerProcess {
  const log = createLogger(config, 'WORKER', write).child({ workerId: id, tickId })
  let counts: WorkerCounts | undefined
  let waitedMs = 0
  const work = async (): Promise<WorkerExit> => {
    const services = await openWorkerServices(config, {
      ...{ workerId: id, tickId, leftBehind, log },
      stop: new Promise(() => {}),
    })
    try {
      counts = await runWorker(services)
      return { kind: 'exited', code: 0 }
    } catch (error) {
      log.error({ err: error }, `The worker cannot go on: ${(error as Error).message}`)
      return { kind: 'exited', code: 1 }
    } finally {
      waitedMs = services.ahead?.waitedMs ?? 0
      await services.close()
    }
  }
  const told = { counts: () => counts, droppedLines: () => 0, waitedMs: () => waitedMs }
  return { id, pid: process.pid, ended: work(), ...told, kill: () => {} }
}
