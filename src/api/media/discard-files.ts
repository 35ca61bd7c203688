import type { StoredMedia } from '../../media/media-library'
import type { ApiServices } from '../services'

/** Gives back files that a request brought or made and does not need. Said again, it does nothing. */
export function discardFiles({ media, log }: ApiServices, files: StoredMedia[]): Promise<void> {
  return media.giveBack(files, (err, { key }) =>
    log.warn({ err, key }, 'A file of a refused request was not removed; a collection will'),
  )
}
