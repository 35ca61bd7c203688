import type { MediaItem } from '../../domain/post'
import { formatOf } from '../../media/media-formats'
import type { ApiServices } from '../services'

/**
 * Recognises media named by address that are files of the company in our own store: they are read from there, and kept
 * as long as the post needs them. Another company's file is an address like any other.
 */
export function recogniseOwn({ media }: ApiServices, companyId: string, items: MediaItem[]): Promise<MediaItem[]> {
  return Promise.all(
    items.map(async (item) => {
      const own = await media.useUrl(companyId, item.url)
      if (!own) return item
      const { key, contentType, size } = own
      return { ...item, type: formatOf(contentType)?.type ?? item.type, key, contentType, size }
    }),
  )
}
