import type { SocialAccountRow } from '../../db/models/social-account'
import type { Draft } from '../posts/draft'

/** A draft and the account it is meant for. */
export type PlannedPost = { account: SocialAccountRow; draft: Draft }

/** Something said once, however many accounts of a platform it is true for. */
export const once = <T>(things: T[]): T[] => {
  const seen = new Map(things.map((thing) => [JSON.stringify(thing), thing]))
  return [...seen.values()]
}
