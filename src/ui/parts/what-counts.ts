import type { Quota } from '../api/shapes'
import { words } from '../words'

/** What a limit counts where that is one kind of posts alone: `reels`; undefined where every post counts. */
export function kindCounted({ postTypes }: Pick<Quota, 'postTypes'>): string | undefined {
  const [only, other] = postTypes
  return only && !other ? words.posts.several[only] : undefined
}
