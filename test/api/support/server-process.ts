import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { parseStrictly } from '../../support/strict-json'

const root = resolve(__dirname, '../../..')

export type ServerProcess = {
  child: ChildProcess
  /** Address from the log; rejects when the process ends before it listens. */
  url: Promise<string>
  /** Its log so far. */
  said(): string
  exit: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** The API as a process of its own, compiled. It leaves ticks to the test unless told otherwise. */
export function startServerProcess(env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, ['dist/server.js'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_FORMAT: 'json', SCHEDULER: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let found: (url: string) => void = () => {}
  let failed: (error: Error) => void = () => {}
  const url = new Promise<string>((yes, no) => {
    found = yes
    failed = no
  })
  url.catch(() => {})
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
    const listening = /Listening on (http:\/\/[^"\s]+)/.exec(stdout)?.[1]
    if (listening) found(listening)
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const exit = once(child, 'close').then(([code]) => {
    for (const line of stdout.split('\n')) if (line.startsWith('{"level"')) parseStrictly(line)
    failed(new Error(`The server ended with ${code}: ${stderr}`))
    return { code: code as number | null, stdout, stderr }
  })
  return { child, url, said: () => stdout, exit }
}
