import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../config/our-files'
import { EmbeddedDatabaseError } from './embedded-database-error'
import { identifyProcess } from './process-identity'

/** Installing a server with apt is the longest thing anybody does under this lock. */
const GIVE_UP_AFTER_MS = 10 * 60_000

/**
 * Runs the work while no other process on this machine runs work under the same folder.
 *
 * Announce, then look: everybody puts up a note under their own name and holds the lock if no other living process has
 * one. Of two that announce at once at least one sees the other; whoever sees another takes the note down and tries
 * again. A note of a dead process counts for nothing and may be removed by anybody, because no other process will ever
 * have its name. (One lock file with its owner inside cannot be taken over safely: between reading that the owner is
 * dead and removing the file, somebody else may have done both.)
 */
export function oneAtATime<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(folder) ?? Promise.resolve()).then(() => alone(folder, work))
  turns.set(
    folder,
    turn.catch(() => {}),
  )
  return turn
}

// Inside one process all have the same name, so they queue.
const turns = new Map<string, Promise<unknown>>()

async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  makeFolder(folder)
  const own = noteName(process.pid)
  if (!own) throw new EmbeddedDatabaseError('cannot find out when this process started')
  const note = join(folder, own)
  const deadline = Date.now() + GIVE_UP_AFTER_MS
  while (!announced(folder, own, note)) {
    if (Date.now() > deadline) {
      throw new EmbeddedDatabaseError(`Another process has held ${folder} for ten minutes; end it and try again`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60))
  }
  try {
    return await work()
  } finally {
    rmSync(note, { force: true })
  }
}

function announced(folder: string, own: string, note: string): boolean {
  if (othersIn(folder, own)) return false
  writeFileSync(note, '')
  if (!othersIn(folder, own)) return true
  rmSync(note, { force: true })
  return false
}

function othersIn(folder: string, own: string): boolean {
  let others = false
  for (const name of readdirSync(folder)) {
    if (name === own) continue
    if (noteName(Number.parseInt(name, 10)) === name) others = true
    else rmSync(join(folder, name), { force: true })
  }
  return others
}

function noteName(pid: number): string | null {
  const identity = Number.isInteger(pid) ? identifyProcess(pid) : null
  return identity && `${pid}.${identity.started.replaceAll(/[^\w-]+/g, '_')}`
}
