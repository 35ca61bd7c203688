import type { Models } from '../db/models/open-models'
import type { Execute } from '../db/within-transaction'
import type { PostStatus } from '../domain/post-status'
import { type Choice, type Chosen, chosenPosts } from './chosen-posts'
import { type DecidedPosts, decideEach } from './decide-each'

/** What is remembered of a request about many posts while it is carried out, for a repeat of it after a crash. */
export type Remembered = {
  /** Posts with which runs of the request that were cut off are done. */
  doneBefore(): Promise<string[]>
  /** Notes a post as done, in the transaction that does it. */
  noteDone(execute: Execute, id: string): Promise<void>
}

/** Which posts of which company. */
export type Wanted = { companyId: string; choice: Choice; inTurn: <T>(work: () => Promise<T>) => Promise<T> }

/** `done`: with all runs of the request together. `more`: there are more that fit, and asking again goes on with them. */
export type DecidedChoice = Pick<DecidedPosts, 'skipped'> & { done: number; more: boolean }

/**
 * Decides about all posts of a choice, each by itself, and about none of them twice for one request.
 * @param decidable states in which it can be done
 * @param inTurn has the posts found when it is this company's turn
 * @param chosen told what was found before anything is done; what it throws ends it
 */
export async function decideChosen(
  models: Models,
  { companyId, choice, inTurn, decidable }: Wanted & { decidable: readonly PostStatus[] },
  remembered: Remembered,
  decide: Parameters<typeof decideEach>[1],
  chosen: (found: Chosen, before: string[]) => void = () => {},
): Promise<DecidedChoice> {
  const before = await remembered.doneBefore()
  const found = await inTurn(() => chosenPosts(models, companyId, choice, decidable))
  chosen(found, before)
  const isDone = new Set(before)
  const open = found.ids.filter((id) => !isDone.has(id))
  // What is cancelled fits no more: a run that goes on with one that was cut off finds others in its place.
  const left = 'ids' in choice ? open.length : Math.max(0, choice.limit - before.length)
  const { done, skipped } = await decideEach(open.slice(0, left), decide)
  const all = before.length + done.length
  return { done: all, skipped, more: (found.more || open.length > left) && all > 0 }
}
