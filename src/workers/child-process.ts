import { spawn } from 'node:child_process'
import { extname, resolve } from 'node:path'
import type { Config } from '../config/config'
import { withoutSettings } from '../config/for-children'
import { projectRoot } from '../config/project-root'
import { isCaptured } from '../observability/standard-streams'
import type { ChildReport } from './child-report'
import { type StartMessage, settingsFollow } from './start-message'

/** How a child process ended, as data. */
export type ChildExit =
  | { kind: 'exited'; code: number }
  | { kind: 'killed'; signal: NodeJS.Signals }
  | { kind: 'not-started'; reason: string }

export type Child<Counts> = {
  pid: number | undefined
  ended: Promise<ChildExit>
  /** What it said that it did; undefined until it has ended well. */
  counts(): Counts | undefined
  /** Lines of its log that it said it could not write. */
  droppedLines(): number
  /** How long it said that it had waited for the second of a post, in milliseconds. */
  waitedMs(): number
  kill(signal: NodeJS.Signals): void
  /** Tells it something while it works. One that is gone does not hear it. */
  tell(message: object): void
}

/**
 * Starts one of our entries as a child. From source it runs from source too, compiled it runs compiled; in both cases
 * found from this file and not from the working directory. Standard output is inherited and not piped: a child that
 * outlives us can still log. Only where somebody has put a writer in the place of ours, its lines go that way.
 * @param entry below src, without extension
 * @param args names only, never a secret
 * @param config the settings it shall work with; they go over the channel, and the environment it gets holds none
 * @param told what else: who hears what it says while it works, and of which trace it is a part, which OpenTelemetry has
 *   the environment tell
 */
export function startChild<Counts>(
  entry: string,
  args: string[],
  config: Config,
  { hear, traceparent }: { hear?: (message: object) => void; traceparent?: string | undefined } = {},
): Child<Counts> {
  const fromSource = extname(__filename) === '.ts'
  const runner = resolve(__dirname, '..', `${entry}${fromSource ? '.ts' : '.js'}`)
  const loader = fromSource ? ['-r', require.resolve('ts-node/register/transpile-only')] : []
  const [out, err] = [isCaptured('stdout'), isCaptured('stderr')]
  const child = spawn(process.execPath, [...loader, runner, ...args, settingsFollow], {
    stdio: ['ignore', out ? 'pipe' : 'inherit', err ? 'pipe' : 'inherit', 'ipc'],
    // From another working directory ts-node would not find the settings it compiles with.
    env: {
      ...withoutSettings(),
      ...(traceparent && { TRACEPARENT: traceparent }),
      ...(fromSource && { TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json') }),
    },
  })
  child.stdout?.setEncoding('utf8').on('data', (lines: string) => process.stdout.write(lines))
  child.stderr?.setEncoding('utf8').on('data', (lines: string) => process.stderr.write(lines))
  let report: ChildReport<Counts> | undefined
  child.on('message', (message: ChildReport<Counts>) => {
    // One that fails after it has said what it did has more lines to tell of, and nothing to take back.
    if (message?.kind === 'report') report = { ...report, ...message }
    else hear?.(message)
  })
  const ended = new Promise<ChildExit>((done) => {
    child.once('error', (error) => done({ kind: 'not-started', reason: error.message }))
    child.once('exit', (code, signal) =>
      done(signal ? { kind: 'killed', signal } : { kind: 'exited', code: code ?? 1 }),
    )
  })
  // One that could not be started has no channel and, like one that has died meanwhile, says so by its end.
  child.send?.({ kind: 'start', config } satisfies StartMessage, () => {})
  return {
    pid: child.pid,
    ended,
    counts: () => report?.counts,
    droppedLines: () => report?.droppedLines ?? 0,
    waitedMs: () => report?.waitedMs ?? 0,
    kill: (signal) => void child.kill(signal),
    tell: (message) => void (child.connected && child.send?.(message, () => {})),
  }
}

/** The line of the runbook for a worker that has failed, the same whoever keeps it. */
export function workerFailed(workerId: string, exit: ChildExit): string {
  const failed = exit.kind === 'exited' ? `Worker failed with code ${exit.code}` : 'Worker failed'
  return `${failed}: ${workerId} ${describeExit(exit)}`
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
