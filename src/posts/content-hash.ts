import { createHash } from 'node:crypto'
import type { MediaItem, PostType } from '../domain/post'

/**
 * Digest of what readers see of a post: kind, caption, media, link. Equal ones are most likely the same post twice. A file is
 * known by its name in the media store, which is the same for the same content of one company.
 */
export function contentHash({
  postType,
  caption,
  media,
  link,
}: {
  postType: PostType
  caption: string | null
  media: MediaItem[]
  link: string | null
}): string {
  const seen = [
    postType,
    caption?.trim() ?? '',
    media.map(({ originalKey, key, url }) => originalKey ?? key ?? url),
    link ?? '',
  ]
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32)
}
