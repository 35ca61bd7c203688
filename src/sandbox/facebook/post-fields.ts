import type { FieldTable, NodeFields } from '../graph/fields'
import type { FacebookPost } from '../graph/nodes'
import { graphTime } from '../graph/time'
import { sandboxApps } from '../state/account'
import type { World } from '../state/world'
import { postPermalink, shownTime } from './post'

const table: FieldTable<FacebookPost> = {
  id: (post) => post.id,
  message: (post) => post.message || undefined,
  created_time: (post, world) => graphTime(shownTime(world, post)),
  updated_time: (post) => graphTime(post.publishedAt ?? post.createdAt),
  permalink_url: postPermalink,
  is_published: (post) => post.published,
  scheduled_publish_time: (post) => post.scheduledFor && Math.floor(post.scheduledFor / 1000),
  is_hidden: () => false,
  status_type: (post) => {
    if (post.video) return 'added_video'
    return post.photos.length > 0 ? 'added_photos' : 'mobile_status_update'
  },
  application: () => ({ id: sandboxApps.metaAppId, name: 'Sandbox app' }),
  from: (post, world) => ({ id: post.account, name: world.accounts.get(post.account)?.name }),
  attachments: (post, world) => attachments(post, world),
  full_picture: (post, world) => (post.photos[0] ? photoUrl(world, post.photos[0]) : undefined),
}

/** What `GET /{post-id}` and the listings show of a post. */
export const postFields: NodeFields<FacebookPost> = {
  typeName: 'PagePost',
  standard: ['created_time', 'message', 'id'],
  table,
}

// An album is one attachment with the photos below it; their target ids are the ids the uploads were answered with.
function attachments(post: FacebookPost, world: World): unknown {
  const url = postPermalink(post)
  if (post.video) return { data: [{ type: 'video_inline', media_type: 'video', target: { id: post.video, url }, url }] }
  const [single, ...others] = post.photos
  if (single && others.length === 0) return { data: [photo(world, single)] }
  if (single) {
    const subattachments = { data: post.photos.map((id) => photo(world, id)) }
    return { data: [{ type: 'album', media_type: 'album', target: { id: post.account, url }, url, subattachments }] }
  }
  if (post.link) return { data: [{ type: 'share', media_type: 'link', target: { url: post.link }, url: post.link }] }
  return undefined
}

function photo(world: World, id: string) {
  const url = `https://www.facebook.com/photo/?fbid=${id}`
  return {
    type: 'photo',
    media_type: 'photo',
    target: { id, url },
    url,
    media: { image: { src: photoUrl(world, id) } },
  }
}

function photoUrl(world: World, id: string): string {
  const sha = world.graph.find('photo', id)?.blob?.sha256
  return sha ? `${world.url}/_sandbox/media/${sha}` : `https://www.facebook.com/photo/?fbid=${id}`
}
