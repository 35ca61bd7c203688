import { spawn } from 'node:child_process'
import { extname, resolve } from 'node:path'
import { projectRoot } from '../config/project-root'

/** How a child process ended, as data. */
export type ChildExit =
  | { kind: 'exited'; code: number }
  | { kind: 'killed'; signal: NodeJS.Signals }
  | { kind: 'not-started'; reason: string }

export type Child<Report> = {
  pid: number | undefined
  ended: Promise<ChildExit>
  /** The last report it sent; undefined until then. */
  report(): Report | undefined
  kill(signal: NodeJS.Signals): void
}

/**
 * Starts one of our entries as a child. From source it runs from source too, compiled it runs compiled; in both cases
 * found from this file and not from the working directory. Standard output is inherited and not piped: a child that
 * outlives us can still log.
 * @param entry below src, without extension
 * @param args names only, never a secret
 */
export function startChild<Report extends { kind: 'report' }>(entry: string, args: string[]): Child<Report> {
  const fromSource = extname(__filename) === '.ts'
  const runner = resolve(__dirname, '..', `${entry}${fromSource ? '.ts' : '.js'}`)
  const loader = fromSource ? ['-r', require.resolve('ts-node/register/transpile-only')] : []
  const child = spawn(process.execPath, [...loader, runner, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // From another working directory ts-node would not find the settings it compiles with.
    env: fromSource ? { ...process.env, TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json') } : process.env,
  })
  let report: Report | undefined
  child.on('message', (message: Report) => {
    if (message?.kind === 'report') report = message
  })
  const ended = new Promise<ChildExit>((done) => {
    child.once('error', (error) => done({ kind: 'not-started', reason: error.message }))
    child.once('exit', (code, signal) =>
      done(signal ? { kind: 'killed', signal } : { kind: 'exited', code: code ?? 1 }),
    )
  })
  return { pid: child.pid, ended, report: () => report, kill: (signal) => void child.kill(signal) }
}

/** For messages: `exited with code 1`. */
export function describeExit(exit: ChildExit): string {
  switch (exit.kind) {
    case 'exited':
      return exit.code === 2 ? 'timed out (code 2)' : `exited with code ${exit.code}`
    case 'killed':
      return `was killed by ${exit.signal}`
    case 'not-started':
      return `could not be started: ${exit.reason}`
  }
}
