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

/** `done`: with all runs of the request together. `more`: there are more that fit, and asking again goes on with them. */
export type DecidedChoice = Pick<DecidedPosts, 'skipped'> & { done: number; more: boolean }

/**
 * Decides about all posts of a choice, each by itself, and about none of them twice for one request.
 * @param decidable states in which it can be done
 * @param chosen told what was found before anything is done; what it throws ends it
 */
export async function decideChosen(
  models: Models,
  { companyId, choice, decidable }: { companyId: string; choice: Choice; decidable: readonly PostStatus[] },
  remembered: Remembered,
  decide: Parameters<typeof decideEach>[1],
  chosen: (found: Chosen, before: string[]) => void = () => {},
): Promise<DecidedChoice> {
  const before = await remembered.doneBefore()
  const found = await chosenPosts(models, companyId, choice, decidable)
  chosen(found, before)
  const isDone = new Set(before)
  const { done, skipped } = await decideEach(
    found.ids.filter((id) => !isDone.has(id)),
    decide,
  )
  return { done: before.length + done.length, skipped, more: found.more && done.length > 0 }
}
