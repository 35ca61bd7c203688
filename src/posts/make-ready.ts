import type { PostContent } from '../domain/post-content'
import { discardFiles } from '../media/discard-files'
import type { StoredMedia } from '../media/media-library'
import { optionsFor } from '../platforms/judge/usable-options'
import { contentHash } from './content-hash'
import { refuseLostMentions } from './lost-mentions'
import { withMadeFiles } from './made-files'
import type { PlannedPost } from './planned-post'
import type { PostTools } from './post-tools'
import { preflight } from './preflight/preflight'
import { samePosts, type ToldSamePost } from './same-posts'
import { UnusableFields } from './unusable-fields'

/** A draft that says all of a post, for its account. */
export type PostToCheck = PlannedPost & { draft: PostContent }

/** Posts that can be written as they are. */
export type ReadyPosts = {
  /** What is to be stored of each, in the order of the posts: its files looked into, its options those that count. */
  contents: { content: PostContent; contentHash: string }[]
  /** What will be otherwise than one might expect, and posts that say the same already. */
  warnings: string[]
  /** Of the warnings those that are about such posts. */
  same: ToldSamePost[]
  /** Files that were made for them. They are to be given back when nothing is written. */
  made: StoredMedia[]
}

/**
 * Checks posts that are to be scheduled or changed, and makes what they need. One for each account, of one company.
 * @param butNot a post that is not told of as the same one: itself
 * @throws UnusableFields when one of them cannot be published; nothing that was made is left then
 */
export async function makeReady(
  tools: PostTools,
  posts: PostToCheck[],
  { companyId, at, butNot }: { companyId: string; at: Date; butNot?: string },
): Promise<ReadyPosts> {
  refuseLostMentions(
    posts.map(({ account, draft }) => ({ caption: draft.caption, options: optionsFor(account.platform, draft) })),
  )
  const checked = await preflight(tools, posts, { scheduledAt: at })
  if (checked.errors.length > 0) {
    await discardFiles(tools, checked.made)
    throw new UnusableFields(checked.errors, 'not-publishable')
  }
  const contents = posts.map(({ account, draft }, index) => {
    const withFiles = { ...draft, media: checked.media[index] ?? draft.media }
    const content = { ...withFiles, options: optionsFor(account.platform, withFiles) }
    return { content, contentHash: contentHash(content) }
  })
  const hashes = contents.map(({ contentHash }, index) => ({
    socialAccountId: posts[index]?.account.id ?? '',
    contentHash,
  }))
  const same = await withMadeFiles(tools, checked.made, () => samePosts(tools.db, companyId, hashes, at, butNot))
  const warnings = [...checked.warnings, ...same.map(({ warning }) => warning)]
  return { contents, warnings, same, made: checked.made }
}
