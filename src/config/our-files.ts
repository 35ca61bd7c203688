import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fchownSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { ourUid } from './users'

// What the project makes for itself on a machine. It belongs to the user who runs the service, also when root has run a
// command or a tick by hand: what root makes is handed to the owner of the folder it is made in. Refusing to run as root
// would be the other way; but then containers and root's own installations had to be told apart, and nothing is lost here.

/** For the owner; its group may read. */
const FOLDER_MODE = 0o750

/** Makes a folder and those above it, unless they are there. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: FOLDER_MODE })
  if (first === undefined || ourUid() !== 0) return
  for (const made of foldersBetween(first, folder)) {
    // Opened without following links, and handed over by that: its name may be another's by now.
    const opened = openSync(made, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    try {
      handOver(opened, dirname(made))
    } finally {
      closeSync(opened)
    }
  }
}

/** Writes a file: whole, or nothing of it is left. */
export function writeOurFile(path: string, text: string, mode: number): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants
  const opened = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode)
  try {
    handOver(opened, dirname(path))
    writeFileSync(opened, text)
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(opened)
  }
}

/** Hands an open file that was just made to the owner of its folder, where root has made it for somebody else. */
export function handOver(opened: number, folder: string): void {
  if (ourUid() !== 0) return
  const { uid, gid } = statSync(folder)
  if (uid === 0) return
  try {
    fchownSync(opened, uid, gid)
  } catch {
    // A shared folder on which root counts for nothing: the file belongs to whom that folder's server says.
  }
}

/**
 * Writes a small file into a folder and removes it again.
 * @throws what the system says when that cannot be
 */
export function tryToWrite(folder: string): void {
  const trial = join(folder, `.probe-${randomUUID()}`)
  try {
    writeFileSync(trial, 'x', { flag: 'wx' })
  } finally {
    rmSync(trial, { force: true })
  }
}

/** A folder, or the nearest above it that is there. */
export const nearestThere = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearestThere(dirname(folder))

function foldersBetween(first: string, last: string): string[] {
  const above = dirname(last)
  return last === first || above === last ? [first] : [...foldersBetween(first, above), last]
}
