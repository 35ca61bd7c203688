import { unlink } from 'node:fs/promises'
import { makeFolder } from '../config/our-files'

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

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
