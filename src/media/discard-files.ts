import type { Logger } from '../observability/log'
import type { MediaLibrary, StoredMedia } from './media-library'

/** Gives back files that a request brought or made and does not need. Said again, it does nothing. */
export function discardFiles(
  { media, log }: { media: MediaLibrary; log: Logger },
  files: StoredMedia[],
): Promise<void> {
  return media.giveBack(files, (err, { key }) =>
    log.warn({ err, key }, 'A file of a refused request was not removed; a collection will'),
  )
}
