import { readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder, writeOurFile } from '../../config/our-files'
import { isRunning } from './process-identity'
import type { ServerProcess } from './server-process'

/** The files of one embedded database, all in one folder. */
export function embeddedFiles(dir: string) {
  return {
    data: join(dir, 'mysql'),
    log: join(dir, 'mysql.log'),
    password: join(dir, 'mysql.password'),
    state: join(dir, 'mysql.state.json'),
    lock: join(dir, 'mysql.lock'),
  }
}

/** What is known about the running server. Written once it answers and its schema is up to date. */
export type ServerState = ServerProcess & { url: string; program: string; version: string }

/** The state as last written, or null. Says nothing about whether that server still runs. */
export function readState(dir: string): ServerState | null {
  try {
    return JSON.parse(readFileSync(embeddedFiles(dir).state, 'utf8')) as ServerState
  } catch {
    return null
  }
}

/** The server of a folder if it runs, or null. */
export function runningServer(dir: string): ServerState | null {
  const state = readState(dir)
  return state && isRunning(state) ? state : null
}

export function writeState(dir: string, state: ServerState): void {
  writePrivately(embeddedFiles(dir).state, `${JSON.stringify(state, null, 2)}\n`)
}

/** Notes that the server is not to be used any more. Its port stays noted, so that its address can stay the same. */
export function retireState(dir: string): void {
  const state = readState(dir)
  if (state) writeState(dir, { ...state, pid: 0, started: 'stopped' })
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivately(path: string, text: string): void {
  makeFolder(dirname(path))
  const draft = `${path}.${process.pid}`
  writeOurFile(draft, text, 0o600)
  renameSync(draft, path)
}
