import { inWords } from '../../api/in-words'
import { askGlances, rescheduleMany } from '../../api/questions'
import type { PostGlance } from '../../api/shapes'
import { decisions } from '../../words/decisions'

const words = decisions.companions

/** As many posts of one moment as are looked through. */
const MOST = 500

type Placed = { postDetailId: string; scheduledFor: string | null }

/**
 * The same post of other accounts: asked for at the same moment, with the same text and as many media, and still to come. Nothing else
 * says that posts were written together.
 */
export async function companionsOf(post: Placed, signal?: AbortSignal): Promise<PostGlance[]> {
  if (!post.scheduledFor) return []
  const { scheduledFor: moment } = post
  const { posts } = await askGlances({ from: moment, to: moment, sort: 'soonest', limit: MOST }, signal)
  const own = posts.find(({ postDetailId }) => postDetailId === post.postDetailId)
  return own ? posts.filter((one) => isCompanion(own, one)) : []
}

/** Whether it is the same post for another account. Of what has no text the first picture tells. */
export const isCompanion = (own: PostGlance, other: PostGlance): boolean =>
  other.socialAccountId !== own.socialAccountId &&
  other.status === 'pending' &&
  other.mediaCount === own.mediaCount &&
  (own.caption ? other.caption === own.caption : !other.caption && own.thumb !== null && other.thumb === own.thumb)

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
