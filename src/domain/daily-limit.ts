import { type PostType, plannedPublications } from './post'

/** How many publications a platform takes from one account, and in which time. */
export type DailyLimit = {
  most: number
  /** `rolling`: in any 24 hours. `utc-day`: from midnight to midnight UTC. */
  window: 'rolling' | 'utc-day'
  /** The types of posts that count. */
  postTypes: readonly PostType[]
}

/** A post of an account as far as limits count it. */
export type CountedPost = { at: Date; postType: PostType }

const DAY_MS = 86_400_000

/** The stretch of time in which other posts share the limit with one at this moment: from, and before. */
export function sharedTime({ window }: DailyLimit, at: Date): { from: Date; before: Date } {
  if (window === 'rolling') {
    return { from: new Date(at.getTime() - DAY_MS + 1), before: new Date(at.getTime() + DAY_MS) }
  }
  const midnight = Math.floor(at.getTime() / DAY_MS) * DAY_MS
  return { from: new Date(midnight), before: new Date(midnight + DAY_MS) }
}

/**
 * Whether one more post is too much, as far as the number of others tells; undefined when their times or types decide.
 * @param others posts of all types up to and after its moment in {@link sharedTime}, each counted up to the limit at least
 */
export function isFullByCount(
  { most, window, postTypes }: DailyLimit,
  { postType }: CountedPost,
  others: { upTo: number; after: number },
): boolean | undefined {
  const all = others.upTo + others.after
  // Each of them may have two publications.
  if (2 * all + plannedPublications(postType).length <= most) return false
  if (postTypes.length === 1) return undefined
  const together = window === 'utc-day' ? all : Math.max(others.upTo, others.after)
  return together >= most ? true : undefined
}

/**
 * The most publications that one window of the limit would hold together with one more post.
 * @param others posts of the same account in {@link sharedTime}
 */
export function fullestWindow({ window, postTypes }: DailyLimit, post: CountedPost, others: CountedPost[]): number {
  const counted = [post, ...others.filter(({ postType }) => postTypes.includes(postType))]
  const weight = (posts: CountedPost[]) =>
    posts.reduce((sum, { postType }) => sum + plannedPublications(postType).length, 0)
  if (window === 'utc-day') return weight(counted)
  // A fullest window can be moved so that it begins with one of its posts.
  const inWindow = (start: number) => counted.filter(({ at }) => at.getTime() >= start && at.getTime() < start + DAY_MS)
  const starts = counted.map(({ at }) => at.getTime()).filter((start) => start <= post.at.getTime())
  return Math.max(...starts.map((start) => weight(inWindow(start))))
}
