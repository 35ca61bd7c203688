import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { withoutSettings } from '../../config/for-children'

/**
 * One process and no other: ids are given out again, after a restart of the machine soon the very same ones, so the
 * moment of its start belongs to the name.
 */
export type ProcessIdentity = { pid: number; started: string }

/**
 * Names a running process, or null when there is none with this id. A zombie counts as gone: it does nothing any more.
 * One whose first thread has ended and whose others have not is none yet: it still holds its files and ports.
 */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedElsewhere(pid)
  return started === null ? null : { pid, started }
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.started === identity.started
}

/** The command line of a process, arguments separated by spaces; empty when it is gone or not ours to read. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: withoutSettings(),
    })
  } catch {
    return ''
  }
}

// Start times in /proc count from the machine's start, so the start is named as well.
function startedOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may itself contain spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const threads = Number(fields[17])
    if (fields[0] === 'X' || (fields[0] === 'Z' && threads <= 1)) return null
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
  } catch {
    return null
  }
}

function startedElsewhere(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: withoutSettings(),
    }).trim()
    return text === '' || text.startsWith('Z') ? null : text.replace(/^\S+\s+/, '')
  } catch {
    return null
  }
}
