import { inWords } from '../../api/in-words'
import { askGlances, askWhole, rescheduleMany } from '../../api/questions'
import type { PostGlance } from '../../api/shapes'
import { decisions } from '../../words/decisions'
import { areSameFiles, type Files } from './same-files'

const words = decisions.companions

/** As many posts of one moment as are looked through. */
const MOST = 500

type Placed = { postDetailId: string; scheduledFor: string | null }

/**
 * The same post of other accounts: asked for at the same moment, with the same text and files, and still to come. Nothing else
 * says that posts were written together.
 */
export async function companionsOf(post: Placed, signal?: AbortSignal): Promise<PostGlance[]> {
  if (!post.scheduledFor) return []
  const { scheduledFor: moment } = post
  const { posts } = await askGlances({ from: moment, to: moment, sort: 'soonest', limit: MOST }, signal)
  const own = posts.find(({ postDetailId }) => postDetailId === post.postDetailId)
  const alike = own ? posts.filter((one) => isAlike(own, one)) : []
  if (!own?.mediaCount || alike.length === 0) return alike
  const files = await filesAt(moment, [own, ...alike], signal)
  return alike.filter((one) => areSameFiles(files.get(own.postDetailId), files.get(one.postDetailId)))
}

/** Whether, but for its files, it may be the same post for another account. What has neither text nor files is like nothing. */
const isAlike = (own: PostGlance, other: PostGlance): boolean =>
  other.socialAccountId !== own.socialAccountId &&
  other.status === 'pending' &&
  other.mediaCount === own.mediaCount &&
  (own.caption ?? '') === (other.caption ?? '') &&
  (!!own.caption || own.mediaCount > 0)

/** Which files posts of a moment have, by post. */
async function filesAt(moment: string, wanted: PostGlance[], signal?: AbortSignal): Promise<Map<string, Files>> {
  const files = new Map<string, Files>()
  let cursor: string | undefined
  do {
    const { posts, nextCursor } = await askWhole({ from: moment, to: moment, sort: 'soonest', cursor }, signal)
    for (const { postDetailId, media } of posts) files.set(postDetailId, media)
    cursor = nextCursor ?? undefined
  } while (cursor && !wanted.every(({ postDetailId }) => files.has(postDetailId)))
  return files
}

/** Whose they are. */
export const namesOf = (companions: PostGlance[]): string => companions.map(({ accountName }) => accountName).join(', ')

/**
 * Moves them to the moment where the first has gone, which is no reason to move that one again.
 * @returns what is said of it
 */
export async function bringAlong(companions: PostGlance[], to: string): Promise<string> {
  const ids = companions.map(({ postDetailId }) => postDetailId)
  try {
    const { done } = await rescheduleMany({ ids, scheduledAt: to })
    return words.moved(done, companions.length)
  } catch (error) {
    return words.failed(inWords(error))
  }
}
