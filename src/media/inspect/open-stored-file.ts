import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { isMediaKey } from '../media-key'
import type { MediaStore } from '../media-store'
import type { ReadableFile } from './readable-file'

/**
 * Opens a file of the media store for reading here and there in it, and closes it when the work is done.
 * @returns what `work` returned; undefined when the store has no such file
 */
export async function withStoredFile<T>(
  store: MediaStore,
  key: string,
  work: (file: ReadableFile) => Promise<T>,
): Promise<T | undefined> {
  if (!isMediaKey(key)) return undefined
  return store.directory ? withLocalFile(join(store.directory, key), work) : withRemoteFile(store, key, work)
}

async function withLocalFile<T>(path: string, work: (file: ReadableFile) => Promise<T>): Promise<T | undefined> {
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
    return await work({ size, path: async () => path, read })
  } finally {
    await handle.close()
  }
}

async function withRemoteFile<T>(
  store: MediaStore,
  key: string,
  work: (file: ReadableFile) => Promise<T>,
): Promise<T | undefined> {
  const size = await store.sizeOf(key)
  if (size === undefined) return undefined
  let folder: string | undefined
  const read = async (start: number, end: number) => {
    const last = Math.min(end, size) - 1
    if (last < start) return Buffer.alloc(0)
    const part = await store.openRead(key, { first: start, last })
    return part ? buffer(part.stream) : Buffer.alloc(0)
  }
  const path = async () => {
    folder ??= await mkdtemp(join(tmpdir(), 'post-dispatcher-'))
    const copy = join(folder, 'file')
    const content = await store.openRead(key)
    if (!content) throw new Error(`The media store has lost the file ${key}`)
    await pipeline(content.stream, createWriteStream(copy, { mode: 0o600 }))
    return copy
  }
  try {
    return await work({ size, path, read })
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true })
  }
}
