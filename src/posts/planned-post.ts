import type { FoundAccount } from '../db/accounts/find-social-accounts'
import type { Draft } from '../platforms/judge/draft'

/** A draft and the account it is meant for. */
export type PlannedPost = {
  account: FoundAccount
  draft: Draft
  /** The field that the caption came in, where it is not `caption`. */
  captionPath?: string
}

/** Something said once, however many accounts of a platform it is true for. */
export const once = <T>(things: T[]): T[] => {
  const seen = new Map(things.map((thing) => [JSON.stringify(thing), thing]))
  return [...seen.values()]
}
