import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotMake } from '../lib/debian/cannot-make.mjs'

const prefix = 'post-dispatcher-machine-'

/** A copy of a Debian for one run. */
export function copyMachine(base) {
  const machine = mkdtempSync(join(realpathSync(tmpdir()), `${prefix}${process.pid}-`))
  // Everybody inside passes through it.
  chmodSync(machine, 0o755)
  const { status, stderr } = spawnSync('cp', ['-a', `${base}/.`, machine], { encoding: 'utf8' })
  if (status === 0) return machine
  removeMachine(machine)
  throw new CannotMake(`${base} could not be copied to ${machine}: ${stderr.trim()}`)
}

/** Nothing is mounted there for us: what was, was mounted for the processes inside. */
export function removeMachine(machine) {
  spawnSync('rm', ['-rf', '--one-file-system', machine], { stdio: ['ignore', 2, 2] })
}

/** Removes the copies of runs that were killed. */
export function removeAbandonedMachines() {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN
    if (Number.isInteger(pid) && !existsSync(`/proc/${pid}`)) removeMachine(join(tmpdir(), name))
  }
}
