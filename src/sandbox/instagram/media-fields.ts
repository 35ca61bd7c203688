import type { NodeFields } from '../graph/fields'
import type { InstagramMedia } from '../graph/nodes'
import { graphTime } from '../graph/time'
import type { World } from '../state/world'

/** Where people see the media. */
export function mediaPermalink(world: World, media: InstagramMedia): string {
  const username = world.accounts.get(media.account)?.username ?? ''
  if (media.shape === 'story') return `https://www.instagram.com/stories/${username}/${media.id}`
  return `https://www.instagram.com/${media.shape === 'reel' ? 'reel' : 'p'}/${media.shortcode}/`
}

/** What reads and listings show of published media. */
export const mediaFields: NodeFields<InstagramMedia> = {
  typeName: 'Media',
  standard: ['id'],
  table: {
    id: (media) => media.id,
    caption: (media, world) => {
      if (!media.caption || hidden(world, media)) return undefined
      return world.switches.instagramStripsMentions ? media.caption.replaceAll('@', '') : media.caption
    },
    // A published reel reads VIDEO; only the product type tells it from other videos.
    media_type: (media) => mediaType(media),
    media_product_type: (media, world) => {
      if (hidden(world, media)) return undefined
      if (media.shape === 'story') return 'STORY'
      return media.shape === 'reel' ? 'REELS' : 'FEED'
    },
    media_url: (media, world) => mediaUrl(world, media),
    thumbnail_url: (media, world) => (media.media[0]?.type === 'video' ? mediaUrl(world, media) : undefined),
    permalink: (media, world) => mediaPermalink(world, media),
    shortcode: (media) => media.shortcode,
    timestamp: (media) => graphTime(media.createdAt),
    username: (media, world) => world.accounts.get(media.account)?.username,
    owner: (media) => ({ id: media.account }),
    alt_text: (media) => media.media[0]?.altText,
    like_count: () => 0,
    comments_count: (media, world) => world.publications.get(media.id)?.comments.length ?? 0,
    is_shared_to_feed: () => true,
    children: (media, world, nested) =>
      media.shape === 'carousel' ? { data: childrenOf(world, media, nested !== undefined) } : undefined,
  },
}

function hidden(world: World, media: InstagramMedia): boolean {
  return world.switches.instagramLoginHidesCaption && world.accounts.get(media.account)?.kind === 'instagram-login'
}

function mediaType(media: InstagramMedia): string {
  if (media.shape === 'carousel') return 'CAROUSEL_ALBUM'
  return media.media[0]?.type === 'video' ? 'VIDEO' : 'IMAGE'
}

function mediaUrl(world: World, media: InstagramMedia): string | undefined {
  const first = media.media[0]
  return first?.blob ? `${world.url}/_sandbox/media/${first.blob.sha256}` : first?.url
}

function childrenOf(world: World, media: InstagramMedia, whole: boolean): unknown[] {
  return media.children.flatMap((id) => {
    const child = world.graph.find('media', id)
    if (!child) return []
    if (!whole) return [{ id }]
    return [
      { id, media_type: mediaType(child), media_url: mediaUrl(world, child), timestamp: graphTime(child.createdAt) },
    ]
  })
}
