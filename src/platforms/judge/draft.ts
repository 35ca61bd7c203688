import type { MediaItem, Platform, PostType, PublicationKind } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'

/** What is asked to be published, as far as it decides whether a platform can take it. */
export type Draft = {
  postType: PostType
  caption: string | null
  media: MediaItem[]
  link: string | null
  title: string | null
  options: PostOptions
}

export const platformNames: Record<Platform, string> = {
  facebook: 'Facebook',
  instagram: 'Instagram',
  linkedin: 'LinkedIn',
}

/** `an Instagram story`: one publication, for messages. */
export function nameOf(platform: Platform, kind: PublicationKind): string {
  const article = platform === 'instagram' ? 'an' : 'a'
  return `${article} ${platformNames[platform]} ${kind === 'feed' ? 'feed post' : kind}`
}
