import { PublishError } from '../domain/failure'
import type { MediaItem } from '../domain/post'
import type { AddressPolicy } from './address-policy'
import { type FetchedMedia, fetchMedia, MediaFetchError } from './fetch-media'
import { isMediaKey } from './media-key'
import type { ByteRange, MediaStore } from './media-store'

export type OpenedMedia = FetchedMedia

type SourceOptions = {
  /** Opened with the first file that is needed. */
  openStore: () => Promise<MediaStore>
  /** Asked for with the first file that lies elsewhere. */
  policy: () => Promise<AddressPolicy>
  /** The largest file that is fetched by its address. */
  maxBytes: number
  /** The longest a fetch may take until its first byte, asked anew for each. */
  timeoutMs: () => number
}

/**
 * Opens the bytes of media for platforms that do not fetch them by address, whole or in parts. A file of our own is read
 * from the store; one that lies on another server's disk, or elsewhere, is fetched from its public address. What speaks
 * against a file is a failure of the post, in words, and not of the platform.
 */
export function createMediaSource({ openStore, policy, maxBytes, timeoutMs }: SourceOptions) {
  let store: Promise<MediaStore> | undefined
  const storeOf = (item: MediaItem) => {
    if (!item.key || !isMediaKey(item.key)) return undefined
    store ??= openStore()
    return store
  }
  const fetchRemote = async (item: MediaItem, range?: ByteRange) =>
    fetchMedia(item.url, { policy: await policy(), maxBytes, timeoutMs: timeoutMs() }, range)
  return {
    open: (item: MediaItem, range?: ByteRange): Promise<OpenedMedia> =>
      asFailure(async () => {
        const kept = await (await storeOf(item))?.openRead(item.key ?? '', range)
        if (!kept) return await fetchRemote(item, range)
        return { ...kept, contentType: item.contentType ?? 'application/octet-stream' }
      }),
    sizeOf: (item: MediaItem): Promise<number> =>
      asFailure(async () => {
        const size = await (await storeOf(item))?.sizeOf(item.key ?? '')
        if (size !== undefined) return size
        // Asked with GET and given up after the headers: not every server answers HEAD with a length.
        const opened = await fetchRemote(item)
        opened.stream.destroy()
        return opened.size
      }),
  }
}

async function asFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof MediaFetchError)) throw error
    const reason = error.message
    throw new PublishError({ kind: error.final ? 'rejected' : 'retry', reason, trace: {} }, { cause: error })
  }
}
