import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isMediaKey } from '../media-key'
import type { MediaStore } from '../media-store'
import type { ReadableFile } from './readable-file'

/**
 * Opens a file of the media store for reading here and there in it, and closes it when the work is done. A file of
 * another machine's store is laid into a temporary one first.
 * @returns what `work` returned; undefined when the store has no such file
 */
export async function withStoredFile<T>(
  store: MediaStore,
  key: string,
  work: (file: ReadableFile) => Promise<T>,
): Promise<T | undefined> {
  if (!isMediaKey(key)) return undefined
  if (store.directory) return withFile(join(store.directory, key), work)
  const content = await store.openRead(key)
  if (!content) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'post-dispatcher-'))
  try {
    const path = join(folder, 'file')
    await pipeline(content.stream, createWriteStream(path, { mode: 0o600 }))
    return await withFile(path, work)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function withFile<T>(path: string, work: (file: ReadableFile) => Promise<T>): Promise<T | undefined> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!handle) return undefined
  try {
    const { size } = await handle.stat()
    const read = async (start: number, end: number) => {
      const length = Math.max(0, Math.min(end, size) - start)
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, start)
      return buffer.subarray(0, bytesRead)
    }
    return await work({ size, path, read })
  } finally {
    await handle.close()
  }
}
