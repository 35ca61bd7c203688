import { randomUUID } from 'node:crypto'
import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, nearestThere, tryToWrite } from '../config/our-files'
import { describeUs, describeUser, ourUid, userName } from '../config/users'

/** Where files wait while they arrive, inside of the media folder. */
export const INCOMING = '.incoming'

/** The media folder does not take files. The message is for operators: what, where, as whom, and what to do. */
export class MediaFolderError extends Error {
  override name = 'MediaFolderError'
  /** True when the disk, or a quota, is full: that passes when somebody makes room. */
  readonly isFull: boolean

  constructor(folder: string, cause: NodeJS.ErrnoException) {
    const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT'
    super(
      `MEDIA_DIR: files cannot be written to ${folder} by ${describeUs()} (${cause.message}). What to do: ${adviceFor(folder, cause.code)}`,
      { cause },
    )
    this.isFull = isFull
  }
}

/**
 * Does what writes to the media folder.
 * @throws MediaFolderError for what the system says against that; everything else as it is
 */
export async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isOfTheSystem(error) ? new MediaFolderError(folder, error) : error
  }
}

/**
 * Makes the media folder when it is missing, and really writes to it. Looks at the folders inside as well: one that a
 * command of root has left there refuses one upload of 256.
 * @throws MediaFolderError
 */
export function tryMediaFolder(mediaDir: string): void {
  for (const folder of [mediaDir, join(mediaDir, INCOMING)]) {
    attempt(folder, () => {
      makeFolder(folder)
      tryToWrite(folder)
    })
  }
  for (const name of readdirSync(mediaDir)) {
    const folder = join(mediaDir, name)
    if (isFolderOfFiles(name)) attempt(folder, () => accessSync(folder, constants.W_OK | constants.X_OK))
  }
}

/**
 * Whether files can be written now, for whoever asks a server again and again: it looks at less than {@link tryMediaFolder},
 * and a disk that hangs does not hold up the process.
 * @throws MediaFolderError
 */
export async function mediaFolderTakesFiles(mediaDir: string): Promise<void> {
  for (const folder of [mediaDir, join(mediaDir, INCOMING)]) {
    await inFolder(folder, async () => {
      // Whoever receives a file makes a folder that was removed.
      const trial = join(nearestThere(folder), `.probe-${randomUUID()}`)
      await writeFile(trial, 'x', { flag: 'wx' }).finally(() => rm(trial, { force: true }))
    })
  }
}

/** Files lie in folders named by the first two letters of their keys. */
export const isFolderOfFiles = (name: string): boolean => /^[0-9a-f]{2}$/.test(name)

function attempt(folder: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw isOfTheSystem(error) ? new MediaFolderError(folder, error) : error
  }
}

const isOfTheSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error

function adviceFor(folder: string, code = ''): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'make room there'
    case 'EROFS':
      return 'mount its disk for writing, or name another folder in MEDIA_DIR'
    case 'EACCES':
    case 'EPERM':
      return `${ownerOf(folder)}make it that user's: chown -R ${userName(ourUid() ?? 0)} ${nearestThere(folder)}`
    default:
      return 'correct MEDIA_DIR'
  }
}

function ownerOf(folder: string): string {
  try {
    const there = nearestThere(folder)
    return `${there} belongs to ${describeUser(statSync(there).uid)}; `
  } catch {
    // Not even that may be looked at.
    return `${dirname(folder)} is closed to it; `
  }
}
