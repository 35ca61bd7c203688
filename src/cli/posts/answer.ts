import type { ChangeRefusal, Refusal } from '../../domain/change-refusal'
import type { PostStatus } from '../../domain/post-status'
import { QuotaReached } from '../../domain/quota'
import type { Surroundings } from '../surroundings'
import { oneLine } from '../terminal-text'

/** Which command helps. */
const hints: Partial<Record<ChangeRefusal, string>> = {
  'outcome-unknown': '. Run: posts resolve ID --as published|not-published',
  'which-publication': ' with --kind feed|story',
  failed: '. Run: posts retry ID',
}

/** Says what became of a decision: the status the post has now, or why nothing was changed. */
export function answer(
  around: Surroundings,
  decision: { kind: 'done'; status: PostStatus } | { kind: 'not-found' } | Refusal,
): number {
  if (decision.kind === 'not-found') return missing(around)
  if (decision.kind === 'refused') {
    return unchanged(around, `${oneLine(decision.detail)}${hints[decision.because] ?? ''}`)
  }
  around.out(`${decision.status}\n`)
  return 0
}

/** Does what may let one more post wait than its company may have, and says so then. */
export async function unlessFull(around: Surroundings, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof QuotaReached)) throw error
    return unchanged(around, `${error.message}. With POSTS_PER_COMPANY=0 before the command it is done all the same`)
  }
}

/** Says why nothing was changed. */
export function unchanged(around: Surroundings, why: string): number {
  around.err(`Nothing was changed: ${why}\n`)
  return 1
}

/** Says that nobody knows the post. */
export function missing(around: Surroundings): number {
  around.err('There is no such post. List them with: posts list\n')
  return 1
}
