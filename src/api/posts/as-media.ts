import type { MediaItem } from '../../domain/post'
import { formatOf } from '../../media/media-formats'
import type { ReceivedFile } from '../media/receive-files'

/** A file that came with a form, as one of the media of a post. */
export function asMedia({ url, key, contentType, size, name }: ReceivedFile): MediaItem {
  return { url, type: formatOf(contentType)?.type ?? 'document', key, contentType, size, ...(name && { name }) }
}
