import { close, constants, open, write } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { handOver, makeFolder } from '../config/our-files'

/** Removes a file; fine when it is gone already. One call to the system, where `rm` looks first what there is. */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch(ignoreMissing)
}

/** Does what needs a folder, and makes the folder first only when it turns out to be missing, which is once. */
export async function withFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    ignoreMissing(error)
    makeFolder(folder)
    return work()
  }
}

// Each call of a handle of `fs/promises` costs more than the system's work on a small file.
const bare = { open: promisify(open), write: promisify(write), close: promisify(close) }

/** For a file that is there only when it is new, and whose every write returns when it outlives a machine that stops. */
const NEW_AND_FLUSHED = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_SYNC

/**
 * Writes a small file that is not there yet, in as few calls to the system as can be, and flushed: whole, or nothing of it is left.
 * Its name is durable when its folder is flushed.
 * @returns false, when there is one of this name
 */
export async function writeNewFile(path: string, bytes: Buffer): Promise<boolean> {
  const file = await bare.open(path, NEW_AND_FLUSHED, 0o640).catch(ignoreThere)
  if (file === undefined) return false
  try {
    handOver(file, dirname(path))
    for (let written = 0; written < bytes.length; ) {
      written += (await bare.write(file, bytes, written, bytes.length - written, null)).bytesWritten
    }
  } catch (error) {
    await removeFile(path).catch(() => {})
    throw error
  } finally {
    await bare.close(file)
  }
  return true
}

function ignoreThere(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
