import type { FacebookPost } from '../graph/nodes'
import type { Publication } from '../state/publications'
import type { World } from '../state/world'

export function postPermalink(post: FacebookPost): string {
  const [page, number] = post.id.split('_')
  return `https://www.facebook.com/${page}/posts/${number}`
}

/** The time a post shows. Whether that is its creation or its publication is not documented. */
export function shownTime(world: World, post: FacebookPost): number {
  return world.switches.facebookCreatedTime === 'publication' ? (post.publishedAt ?? post.createdAt) : post.createdAt
}

/** A post that exists and that nobody sees yet. */
export function addPost(
  world: World,
  account: string,
  more: Pick<FacebookPost, 'message'> & Partial<FacebookPost>,
): FacebookPost {
  return world.graph.add<FacebookPost>({
    kind: 'post',
    id: `${account}_${world.ids.next()}`,
    account,
    photos: [],
    published: false,
    createdAt: world.clock.now(),
    ...more,
  })
}

/** Makes a post visible. Doing it again changes nothing, which is what makes publishing in two steps safe to repeat. */
export function publishPost(world: World, post: FacebookPost, kind: 'feed' | 'reel' = 'feed'): void {
  const known = world.publications.get(post.id)
  if (known) {
    known.accepted += 1
    return
  }
  post.published = true
  post.publishedAt = world.clock.now()
  const video = post.video ? world.graph.find('video', post.video) : undefined
  world.publications.add(
    {
      id: post.id,
      relatedIds: [...post.photos, ...(post.video ? [post.video] : [])],
      platform: 'facebook',
      account: post.account,
      kind,
      content: contentOf(post),
      text: post.message,
      ...(video?.title && { title: video.title }),
      ...(post.link && { link: post.link }),
      media: video ? [videoMedia(video.upload)] : post.photos.map((id) => photoMedia(world, id)),
      permalink: kind === 'reel' && post.video ? `https://www.facebook.com/reel/${post.video}` : postPermalink(post),
      createdAt: post.createdAt,
    },
    post.publishedAt,
  )
}

function contentOf(post: FacebookPost): Publication['content'] {
  if (post.video) return 'video'
  if (post.photos.length > 1) return 'carousel'
  if (post.photos.length === 1) return 'image'
  return post.link ? 'link' : 'text'
}

export function videoMedia(upload: { blob?: Publication['media'][number]['blob']; sourceUrl?: string }) {
  return {
    type: 'video' as const,
    ...(upload.blob && { blob: upload.blob }),
    ...(upload.sourceUrl && { sourceUrl: upload.sourceUrl }),
  }
}

export function photoMedia(world: World, id: string): Publication['media'][number] {
  const photo = world.graph.find('photo', id)
  return {
    type: 'image',
    ...(photo?.blob && { blob: photo.blob }),
    ...(photo?.sourceUrl && { sourceUrl: photo.sourceUrl }),
    ...(photo?.altText && { altText: photo.altText }),
  }
}
