import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { projectRoot } from '../../src/config/project-root'
import { parseStrictly } from '../support/strict-json'

export type TickProcess = {
  pid: number
  /** Process ids of its workers, as far as they are known. */
  workers: number[]
  /** Their names, in the same order. */
  workerIds: string[]
  /** Everything it and its workers said. */
  said(): string
  /** Lines of their log that are no JSON, or that readers of JSON read differently, with the reason. */
  unreadable: string[]
  /** It is gone; workers of one that was killed may still be there. */
  exited: Promise<void>
  /** And so are all its workers. */
  ended: Promise<void>
}

/**
 * One compiled tick, as the system's cron starts it.
 * @param within a command that runs the one behind it, with the same process id: somewhere else
 */
export const startTick = (env: NodeJS.ProcessEnv, within: string[] = []): TickProcess =>
  start(['dist/cron/post-scheduler.cron.js'], env, within)

/** The parent of resident workers, as systemd starts it. */
export const startResident = (env: NodeJS.ProcessEnv, within: string[] = []): TickProcess =>
  start(['dist/cli.js', 'work'], env, within)

function start([program = '', ...args]: string[], env: NodeJS.ProcessEnv, within: string[]): TickProcess {
  const [file = '', ...command] = [...within, process.execPath, resolve(projectRoot, program), ...args]
  const child = spawn(file, command, { env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
  const workers: number[] = []
  const workerIds: string[] = []
  const unreadable: string[] = []
  let said = ''
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      try {
        const { msg, pid } = parseStrictly(line) as { msg?: string; pid?: number }
        const [, workerId] = /^Spawning worker: (\S+)/.exec(msg ?? '') ?? []
        if (pid === undefined || !workerId) continue
        workers.push(pid)
        workerIds.push(workerId)
      } catch (error) {
        unreadable.push((error as Error).message)
      }
    }
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  // `close` and not `exit`: the workers share its output, so this waits for them as well, also when it was killed.
  const either = (event: 'exit' | 'close') =>
    new Promise<void>((done) => {
      child.once(event, () => done())
      child.once('error', () => done())
    })
  const [exited, ended] = [either('exit'), either('close')]
  return { pid: child.pid ?? -1, workers, workerIds, said: () => said, unreadable, exited, ended }
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  // -1 stands for every process of the machine, and 0 for our own group.
  if (pid <= 0) throw new Error(`no process has the id ${pid}`)
  try {
    process.kill(pid, name)
  } catch {
    // Gone.
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
