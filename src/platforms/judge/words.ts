import type { Platform, PublicationKind } from '../../domain/post'
import { platforms } from '..'

/** `an Instagram story`: one publication, for messages. */
export function nameOf(platform: Platform, kind: PublicationKind): string {
  const { name, words } = platforms[platform]
  return `${words.article} ${name} ${kind === 'feed' ? 'feed post' : kind}`
}
