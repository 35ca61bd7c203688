import type { Database } from '../db/connection'
import { findSamePosts } from '../db/posts/find-same-posts'

/** A post that says already what another one is to say: the newest of those there are for the account. */
export type ToldSamePost = { postDetailId: string; socialAccountId: string; warning: string }

/** Finds which posts there are with the same content for the same account around the same time. No reason to refuse. */
export async function samePosts(
  db: Database,
  companyId: string,
  posts: { socialAccountId: string; contentHash: string }[],
  at: Date,
  butNot?: string,
): Promise<ToldSamePost[]> {
  const same = await findSamePosts(db, companyId, posts, at)
  return posts.flatMap(({ socialAccountId }) => {
    const [newest, ...others] = same.filter((post) => post.socialAccountId === socialAccountId && post.id !== butNot)
    if (!newest) return []
    const when = newest.status === 'published' ? 'was published' : 'is scheduled'
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    const warning = `Post ${newest.id}${more} of account ${socialAccountId} has the same caption, media and link and ${when} for ${newest.at.toISOString()}`
    return { postDetailId: newest.id, socialAccountId, warning }
  })
}
