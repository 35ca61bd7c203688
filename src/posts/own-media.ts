import type { MediaItem } from '../domain/post'
import type { PostOptions } from '../domain/post-options'
import { formatOf } from '../media/media-formats'
import { findUploads, type WantedMedia } from './named-uploads'
import type { PostTools } from './post-tools'

/**
 * Counts a file of the company as used that an option names by its address (the cover of a reel), so that no collection
 * under way removes it. It stays an address.
 */
export async function useNamedInOptions(
  { media }: Pick<PostTools, 'media'>,
  companyId: string,
  options: PostOptions,
): Promise<void> {
  if (options.coverUrl) await media.useUrl(companyId, options.coverUrl)
}

/**
 * The media that a request means: uploads that it names are found, and addresses of own files recognised.
 * @throws UnusableFields for an upload that is not to be had
 */
export async function meantMedia(
  tools: Pick<PostTools, 'media' | 'config'>,
  companyId: string,
  wanted: WantedMedia[],
): Promise<MediaItem[]> {
  return recogniseOwn(tools, companyId, await findUploads(tools, companyId, wanted))
}

/**
 * Recognises media named by address that are files of the company in our own store: they are read from there, and kept
 * as long as the post needs them. Another company's file is an address like any other.
 */
function recogniseOwn(
  { media }: Pick<PostTools, 'media'>,
  companyId: string,
  items: MediaItem[],
): Promise<MediaItem[]> {
  return Promise.all(
    items.map(async (item) => {
      // It came with the request, or with the post that is edited: taken already, and to be given back once.
      if (item.key) return item
      const own = await media.useUrl(companyId, item.url)
      if (!own) return item
      const { key, contentType, size } = own
      return { ...item, type: formatOf(contentType)?.type ?? item.type, key, contentType, size }
    }),
  )
}
