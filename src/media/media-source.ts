import { describeUs } from '../config/users'
import { PublishError } from '../domain/failure'
import type { MediaItem } from '../domain/post'
import type { AddressPolicy } from './address-policy'
import { type FetchedMedia, fetchMedia, MediaFetchError } from './fetch-media'
import { isMediaKey } from './media-key'
import type { ByteRange, MediaStore } from './media-store'
import { baseOfMediaUrl, whyNotHere } from './other-server'

export type OpenedMedia = FetchedMedia

type SourceOptions = {
  /** Opened with the first file that is needed. */
  openStore: () => Promise<MediaStore>
  /**
   * Asked for with each file that lies elsewhere.
   * @param ours a further address below which files of ours lie: another server's
   */
  policy: (ours?: string) => Promise<AddressPolicy>
  /** The name of this server. */
  host: string
  /** Which server took a file in; undefined when the database does not know the file. */
  takenInBy: (key: string) => Promise<{ host: string | null } | undefined>
  /** The largest file that is fetched by its address. */
  maxBytes: number
  /** The longest a fetch may take until its first byte, asked anew for each. */
  timeoutMs: () => number
}

/**
 * Opens the bytes of media for platforms that do not fetch them by address, whole or in parts. A file of our own is read
 * from the store; one that lies on another server's disk, or elsewhere, is fetched from its public address. What speaks
 * against a file is a failure of the post, in words, and not of the platform. That a file of our own is not to be had on
 * this server passes: another may have it, or its folder comes back.
 */
export function createMediaSource({ openStore, policy, host, takenInBy, maxBytes, timeoutMs }: SourceOptions) {
  let store: Promise<MediaStore> | undefined
  const storeOf = (item: MediaItem) => {
    if (!isOurs(item)) return undefined
    store ??= openStore()
    return store
  }
  const fetchRemote = async (item: MediaItem, range?: ByteRange) => {
    if (!isOurs(item)) return fetchMedia(item.url, { policy: await policy(), maxBytes, timeoutMs: timeoutMs() }, range)
    const taken = await takenInBy(item.key)
    const ours = taken && baseOfMediaUrl(item.url, item.key)
    try {
      return await fetchMedia(item.url, { policy: await policy(ours), maxBytes, timeoutMs: timeoutMs() }, range)
    } catch (error) {
      if (!(error instanceof MediaFetchError)) throw error
      throw new MediaFetchError(whyNotHere(item, { host, takenInBy: taken?.host, because: error.message }), false)
    }
  }
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

const isOurs = (item: MediaItem): item is MediaItem & { key: string } => item.key !== undefined && isMediaKey(item.key)

async function asFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      const reason = `A file of the media folder is closed to ${describeUs()}, as whom this worker runs (${(error as Error).message}). Let the API and the ticks run as one user`
      throw new PublishError({ kind: 'retry', reason, trace: {} }, { cause: error })
    }
    if (!(error instanceof MediaFetchError)) throw error
    const reason = error.message
    throw new PublishError({ kind: error.final ? 'rejected' : 'retry', reason, trace: {} }, { cause: error })
  }
}
