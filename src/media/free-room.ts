import { statfs } from 'node:fs/promises'
import { MediaFolderError } from './media-folder'

const MB = 1024 * 1024
/** What uploads leave free on the disk of the media folder, for the log, the database and whatever else lies there. */
const LEFT_FREE_BYTES = 512 * MB
/** Of a small disk less. */
const LEFT_FREE_SHARE = 0.05

type Room = { bsize: number; blocks: number; bavail: number }

/**
 * Looks whether a folder may take more.
 * @throws MediaFolderError as on a full disk, when what is left is for others
 */
export async function needRoom(folder: string, roomOf: (folder: string) => Promise<Room> = statfs): Promise<void> {
  const { bsize, blocks, bavail } = await roomOf(folder)
  const free = bavail * bsize
  const leftFree = Math.min(LEFT_FREE_BYTES, blocks * bsize * LEFT_FREE_SHARE)
  // Disks without a size (some that lie on another machine) say 0 of 0.
  if (free >= leftFree) return
  const message = `only ${Math.floor(free / MB)} MB are free, and ${Math.ceil(leftFree / MB)} MB stay free for others`
  throw new MediaFolderError(folder, Object.assign(new Error(message), { code: 'ENOSPC' }))
}

/** So long a folder that had room is believed to have some: no disk takes what is left free in that time. */
const BELIEVED_MS = 250

/** Looks for room only now and then, for many files that come one after another. That there is none is never believed. */
export function believedForAMoment(
  needs: (folder: string) => Promise<void>,
  now: () => number = () => performance.now(),
): (folder: string) => Promise<void> {
  let until = Number.NEGATIVE_INFINITY
  return async (folder) => {
    if (now() < until) return
    await needs(folder)
    until = now() + BELIEVED_MS
  }
}
