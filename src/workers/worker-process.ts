import { spawn } from 'node:child_process'
import { extname, resolve } from 'node:path'
import { projectRoot } from '../config/project-root'
import { type WorkerCounts, type WorkerReport, workerArguments } from './worker-protocol'

/** How a worker process ended, as data. */
export type WorkerExit =
  | { kind: 'exited'; code: number }
  | { kind: 'killed'; signal: NodeJS.Signals }
  | { kind: 'not-started'; reason: string }

export type WorkerProcess = {
  id: string
  pid: number | undefined
  ended: Promise<WorkerExit>
  /** What the worker said it did; undefined until it has ended well. */
  counts(): WorkerCounts | undefined
  kill(signal: NodeJS.Signals): void
}

/**
 * Starts one worker. From source it runs from source too, compiled it runs compiled; in both cases found from this file
 * and not from the working directory. Standard output is inherited and not piped: a worker that outlives us can still log.
 */
export function startWorker(id: string, tickId: string): WorkerProcess {
  const fromSource = extname(__filename) === '.ts'
  const runner = resolve(__dirname, '..', 'workers', `post-scheduler.worker-runner${fromSource ? '.ts' : '.js'}`)
  const loader = fromSource ? ['-r', require.resolve('ts-node/register/transpile-only')] : []
  const child = spawn(process.execPath, [...loader, runner, ...workerArguments(id, tickId)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // From another working directory ts-node would not find the settings it compiles with.
    env: fromSource ? { ...process.env, TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json') } : process.env,
  })
  let counts: WorkerCounts | undefined
  child.on('message', (message: WorkerReport) => {
    if (message?.kind === 'report') counts = message.counts
  })
  const ended = new Promise<WorkerExit>((done) => {
    child.once('error', (error) => done({ kind: 'not-started', reason: error.message }))
    child.once('exit', (code, signal) =>
      done(signal ? { kind: 'killed', signal } : { kind: 'exited', code: code ?? 1 }),
    )
  })
  return { id, pid: child.pid, ended, counts: () => counts, kill: (signal) => void child.kill(signal) }
}

/** For messages: `exited with code 1`. */
export function describeExit(exit: WorkerExit): string {
  switch (exit.kind) {
    case 'exited':
      return exit.code === 2 ? 'timed out (code 2)' : `exited with code ${exit.code}`
    case 'killed':
      return `was killed by ${exit.signal}`
    case 'not-started':
      return `could not be started: ${exit.reason}`
  }
}
