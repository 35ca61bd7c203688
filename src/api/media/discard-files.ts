import type { StoredMedia } from '../../media/media-store'
import type { ApiServices } from '../services'

/** Takes back the files of a request that was refused. */
export async function discardFiles({ media, log }: ApiServices, files: StoredMedia[]): Promise<void> {
  for (const { key } of files) {
    await media.remove(key).catch((err) => log.warn({ err, key }, 'A file of a refused request was not removed'))
  }
}
