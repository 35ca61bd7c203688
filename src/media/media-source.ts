import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import axios from 'axios'
import type { MediaItem } from '../domain/post'
import { isMediaKey } from './local-media-store'

export type OpenedMedia = { stream: Readable; size: number; contentType: string }

export type ByteRange = { first: number; last: number }

/**
 * Opens the bytes of media for platforms that do not fetch them by address, whole or in parts. A file of our own store
 * is read from the disk; one that lies on another server or elsewhere is fetched from its public address.
 * @param timeoutMs the longest the fetch may take until its first byte, asked anew for each
 */
export function createMediaSource(mediaDir: string, timeoutMs: () => number) {
  return {
    async open(item: MediaItem, range?: ByteRange): Promise<OpenedMedia> {
      return (await openLocal(mediaDir, item, range)) ?? (await fetchRemote(item, timeoutMs(), range))
    },
    async sizeOf(item: MediaItem): Promise<number> {
      const local = await localFile(mediaDir, item)
      if (local) return local.size
      // Asked with GET and given up after the headers: not every server answers HEAD with a length.
      const opened = await fetchRemote(item, timeoutMs())
      opened.stream.destroy()
      return opened.size
    },
  }
}

async function localFile(mediaDir: string, item: MediaItem): Promise<{ path: string; size: number } | undefined> {
  if (!item.key || !isMediaKey(item.key)) return undefined
  const path = join(mediaDir, item.key)
  const stats = await stat(path).catch(() => undefined)
  return stats && { path, size: stats.size }
}

async function openLocal(mediaDir: string, item: MediaItem, range?: ByteRange): Promise<OpenedMedia | undefined> {
  const file = await localFile(mediaDir, item)
  if (!file) return undefined
  const contentType = item.contentType ?? 'application/octet-stream'
  if (!range) return { stream: createReadStream(file.path), size: file.size, contentType }
  const last = Math.min(range.last, file.size - 1)
  return {
    stream: createReadStream(file.path, { start: range.first, end: last }),
    size: last - range.first + 1,
    contentType,
  }
}

async function fetchRemote(item: MediaItem, timeoutMs: number, range?: ByteRange): Promise<OpenedMedia> {
  const response = await axios.get<Readable>(item.url, {
    responseType: 'stream',
    timeout: timeoutMs,
    proxy: false,
    decompress: false,
    validateStatus: () => true,
    ...(range && { headers: { Range: `bytes=${range.first}-${range.last}` } }),
  })
  const size = Number(response.headers['content-length'])
  const wanted = range ? 206 : 200
  if (response.status !== wanted || !Number.isSafeInteger(size)) {
    response.data.destroy()
    const why =
      response.status === wanted
        ? 'does not tell its size'
        : `answers HTTP ${response.status}${range ? ' to a range request' : ''}`
    throw new Error(`the media file at ${item.url} ${why}`)
  }
  return {
    stream: response.data,
    size,
    contentType: String(response.headers['content-type'] ?? 'application/octet-stream'),
  }
}
