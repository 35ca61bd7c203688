import type { Database } from '../db/connection'
import { findSamePosts } from '../db/posts/find-same-posts'

/** Says which posts there are with the same content for the same account around the same time. No reason to refuse. */
export async function duplicateWarnings(
  db: Database,
  companyId: string,
  posts: { socialAccountId: string; contentHash: string }[],
  at: Date,
  butNot?: string,
): Promise<string[]> {
  const same = await findSamePosts(db, companyId, posts, at)
  return posts.flatMap(({ socialAccountId }) => {
    const [newest, ...others] = same.filter((post) => post.socialAccountId === socialAccountId && post.id !== butNot)
    if (!newest) return []
    const when = newest.status === 'published' ? 'was published' : 'is scheduled'
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    return `Post ${newest.id}${more} of account ${socialAccountId} has the same caption, media and link and ${when} for ${newest.at.toISOString()}`
  })
}
