import { execFileSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { withoutSettings } from '../../config/for-children'
import { isSupportedServer } from '../server-version'

/** A database server program found on this machine. */
export type ServerBinary = { path: string; flavour: 'mariadb' | 'mysql'; version: string }

/** Searched after PATH: cron's PATH has two folders, and servers live where ordinary users do not look. */
const usualFolders = [
  '/usr/bin',
  '/usr/sbin',
  '/usr/libexec',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/local/libexec',
  '/usr/local/mysql/bin',
  '/usr/local/mariadb/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/opt/homebrew/opt/mysql/bin',
]

/** PATH with the usual folders added, for the programs we start. */
export function widePath(): string {
  const own = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...new Set([...own, ...usualFolders, '/sbin', '/bin'])].join(delimiter)
}

/** Every `mariadbd` and `mysqld` on this machine that starts, best first: those new enough before the others. */
export function findServerBinaries(path = widePath()): ServerBinary[] {
  const candidates = ['mariadbd', 'mysqld'].flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)))
  const found = candidates
    .filter(isExecutable)
    .map(describeServer)
    .filter((binary) => binary !== null)
  return found.sort((a, b) => Number(isSupportedServer(b.version)) - Number(isSupportedServer(a.version)))
}

/** Finds a program by name where servers and their tools live. */
export function findProgram(names: string[], path = widePath()): string | null {
  const candidates = names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)))
  return candidates.find(isExecutable) ?? null
}

/** Whether a file is a program we may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    // A folder that may be entered counts as executable as well.
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** What a server program says about itself; null when it does not start or is none. */
export function describeServer(path: string): ServerBinary | null {
  try {
    const text = execFileSync(path, ['--no-defaults', '--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: withoutSettings(),
    })
    const version = /Ver\s+(\S+)/.exec(text)?.[1]
    return version ? { path, version, flavour: /mariadb/i.test(version) ? 'mariadb' : 'mysql' } : null
  } catch {
    return null
  }
}
