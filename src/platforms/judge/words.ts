import type { MediaItem, Platform, PublicationKind } from '../../domain/post'
import { platforms } from '..'

/** `an Instagram story`: one publication, for messages. */
export function nameOf(platform: Platform, kind: PublicationKind): string {
  const { name, words } = platforms[platform]
  return `${words.article} ${name} ${kind === 'feed' ? 'feed post' : kind}`
}

/** A file by what its owner knows of it: `"clip.mov"`, or `media.1` of media by address. */
export const fileName = (item: MediaItem, index: number): string => (item.name ? `"${item.name}"` : `media.${index}`)
