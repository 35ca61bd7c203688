import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Runs the work while no other process on this machine runs work under the same folder: announce, then look. The same
 * as src/db/embedded/one-at-a-time.ts, where the reasons stand; written again because this must run before anything is
 * installed or compiled.
 */
export async function oneAtATime(folder, work) {
  mkdirSync(folder, { recursive: true })
  const own = noteName(process.pid)
  const note = join(folder, own)
  while (!announced(folder, own, note)) await pause(20 + Math.random() * 60)
  try {
    return await work()
  } finally {
    rmSync(note, { force: true })
  }
}

function announced(folder, own, note) {
  if (othersIn(folder, own)) return false
  writeFileSync(note, '')
  if (!othersIn(folder, own)) return true
  rmSync(note, { force: true })
  return false
}

function othersIn(folder, own) {
  let others = false
  for (const name of readdirSync(folder)) {
    if (name === own) continue
    if (noteName(Number.parseInt(name, 10)) === name) others = true
    else rmSync(join(folder, name), { force: true })
  }
  return others
}

/** A process by id and start time; null when it is gone. Without /proc the id alone must do. */
function noteName(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return null
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : `${pid}.${fields[19]}`
  } catch {
    return `${pid}.0`
  }
}
