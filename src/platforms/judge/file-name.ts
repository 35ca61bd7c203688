import type { MediaItem } from '../../domain/post'

/** A file by what its owner knows of it: `"clip.mov"`, or `media.1` of media by address. */
export const fileName = (item: MediaItem, index: number): string => (item.name ? `"${item.name}"` : `media.${index}`)
