import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import axios from 'axios'
import type { MediaItem } from '../domain/post'
import { isMediaKey } from './local-media-store'

export type OpenedMedia = { stream: Readable; size: number; contentType: string }

/**
 * Opens the bytes of media for platforms that do not fetch them by address. A file of our own store is read from the
 * disk; one that lies on another server or elsewhere is fetched from its public address.
 * @param timeoutMs the longest the fetch may take until its first byte, asked anew for each
 */
export function createMediaSource(mediaDir: string, timeoutMs: () => number) {
  return {
    async open(item: MediaItem): Promise<OpenedMedia> {
      return (await openLocal(mediaDir, item)) ?? (await fetchRemote(item, timeoutMs()))
    },
  }
}

async function openLocal(mediaDir: string, item: MediaItem): Promise<OpenedMedia | undefined> {
  if (!item.key || !isMediaKey(item.key)) return undefined
  const path = join(mediaDir, item.key)
  const stats = await stat(path).catch(() => undefined)
  if (!stats) return undefined
  return {
    stream: createReadStream(path),
    size: stats.size,
    contentType: item.contentType ?? 'application/octet-stream',
  }
}

async function fetchRemote(item: MediaItem, timeoutMs: number): Promise<OpenedMedia> {
  const response = await axios.get<Readable>(item.url, {
    responseType: 'stream',
    timeout: timeoutMs,
    proxy: false,
    decompress: false,
    validateStatus: () => true,
  })
  const size = Number(response.headers['content-length'])
  if (response.status !== 200 || !Number.isSafeInteger(size)) {
    response.data.destroy()
    const why = response.status === 200 ? 'does not tell its size' : `answers HTTP ${response.status}`
    throw new Error(`the media file at ${item.url} ${why}`)
  }
  return {
    stream: response.data,
    size,
    contentType: String(response.headers['content-type'] ?? 'application/octet-stream'),
  }
}
