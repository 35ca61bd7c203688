import type { Publication } from '../state/publications'
import type { World } from '../state/world'

/** One medium of a publication as the control surface shows it. */
export interface MediaView {
  type: 'image' | 'video' | 'document'
  /** Where the sandbox shows the bytes it received. */
  url?: string
  sourceUrl?: string
  sha256?: string
  size?: number
  altText?: string
  corrupt?: boolean
}

/** One visible publication as the control surface shows it. */
export interface PostView {
  platform: 'facebook' | 'instagram' | 'linkedin'
  account: string
  accountName: string
  kind: 'feed' | 'story' | 'reel'
  content: 'text' | 'link' | 'image' | 'carousel' | 'video' | 'document' | 'article'
  text: string
  title?: string
  link?: string
  media: MediaView[]
  /** The external id a client should have stored. */
  id: string
  /** Ids of its photos, container, video or assets. */
  relatedIds: string[]
  /** What the client calls it, and where it shows it, when it has said so. */
  own?: { id: string; url?: string }
  permalink: string
  createdAt: string
  publishedAt: string
  deletedAt?: string
  comments: string[]
  /** How many publications with this text and these media the account has; 1 = nothing went out twice. */
  copies: number
  /** How often the platform accepted a call to make this very thing visible; more than 1 = harmless repeats. */
  accepted: number
}

/** What tests and the page see of a publication. */
export function viewPost(world: World, post: Publication): PostView {
  const own = [post.id, ...post.relatedIds].flatMap((id) => world.ownPosts.get(id) ?? [])[0]
  return {
    platform: post.platform,
    account: post.account,
    accountName: world.accounts.get(post.account)?.name ?? post.account,
    kind: post.kind,
    content: post.content,
    text: post.text,
    ...(post.title && { title: post.title }),
    ...(post.link && { link: post.link }),
    media: post.media.map(({ type, blob, sourceUrl, altText, corrupt }) => ({
      type,
      ...(blob && { url: `${world.url}/_sandbox/media/${blob.sha256}`, sha256: blob.sha256, size: blob.size }),
      ...(sourceUrl && { sourceUrl }),
      ...(altText && { altText }),
      ...(corrupt && { corrupt }),
    })),
    id: post.id,
    relatedIds: post.relatedIds,
    ...(own && { own }),
    permalink: post.permalink,
    createdAt: new Date(post.createdAt).toISOString(),
    publishedAt: new Date(post.publishedAt).toISOString(),
    ...(post.deletedAt && { deletedAt: new Date(post.deletedAt).toISOString() }),
    comments: post.comments,
    copies: world.publications.copies(post),
    accepted: post.accepted,
  }
}
