import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { projectRoot } from '../../src/config/project-root'
import { afterFile } from './after-file'
import { testEncryptionKey } from './factories'
import { stateDirOf } from './remembered'
import { parseStrictly } from './strict-json'

export type LogLine = {
  level: string
  component: string
  msg: string
  workerId?: string
  pid?: number
  [field: string]: unknown
}

export type Run = {
  child: ChildProcess
  lines: LogLine[]
  stdout(): string
  stderr(): string
  /** The first log line, past or future, that fits. Rejects when the process ends without one. */
  line(fits: (line: LogLine) => boolean): Promise<LogLine>
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

const started = new Set<ChildProcess>()
const killStarted = () => {
  for (const child of started) child.kill('SIGKILL')
}

/** Fast settings for processes under test; everything else is what operators get. */
export const testEnv = (url: string, extra: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  DATABASE_URL: url,
  HOSTNAME: 'test-host',
  TOKEN_ENCRYPTION_KEY: testEncryptionKey,
  RETRY_BASE_MS: '0',
  STATE_DIR: stateDirOf(url),
  // A test that is about waiting says so.
  LOOK_AHEAD_SECONDS: '0',
  // An API under test leaves the ticks to the test.
  SCHEDULER: 'off',
  ...extra,
})

/** Process ids of a tick's workers, as soon as all have been started. */
export async function workerPids(tick: Run): Promise<number[]> {
  const { msg } = await tick.line((l) => /^Spawning \d+ worker/.test(l.msg))
  const count = Number(msg.split(' ')[1])
  const pids: number[] = []
  await tick.line((l) => {
    if (/^Spawning worker: /.test(l.msg) && l.pid && !pids.includes(l.pid)) pids.push(l.pid)
    return pids.length === count
  })
  return pids
}

/** Starts one compiled tick. */
export const startTick = (env: NodeJS.ProcessEnv, cwd = '/') =>
  startProcess(process.execPath, [resolve(projectRoot, 'dist/cron/post-scheduler.cron.js')], env, cwd)

/** Runs one compiled tick to its end. */
export async function runTick(env: NodeJS.ProcessEnv): Promise<Run & { code: number | NodeJS.Signals }> {
  const run = startTick(env)
  return { ...run, code: await run.ended }
}

export function startProcess(file: string, args: string[], env: NodeJS.ProcessEnv, cwd: string): Run {
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  started.add(child)
  afterFile(killStarted)
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  let out = ''
  let err = ''
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      // What is not JSON at all is no line of ours: a test that cares looks at stdout().
      if (part.startsWith('{')) lines.push(parseStrictly(part) as LogLine)
    }
    for (const look of waiting) look()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk
  })
  const closed = once(child, 'close')
  const ended = closed.then(([code, signal]) => {
    started.delete(child)
    return (code ?? signal) as number | NodeJS.Signals
  })
  const line = (fits: (line: LogLine) => boolean) =>
    new Promise<LogLine>((done, failed) => {
      const look = () => {
        const found = lines.find(fits)
        if (!found) return
        waiting.delete(look)
        done(found)
      }
      waiting.add(look)
      look()
      void closed.then(() => failed(new Error(`the process ended without the line waited for:\n${out}${err}`)))
    })
  return { child, lines, stdout: () => out, stderr: () => err, line, ended }
}
