import type { PostStatus } from '../../api/shapes'

/** What a person may have done with a post. */
export type DecisionName = 'publish-now' | 'retry' | 'reschedule' | 'edit' | 'cancel' | 'resolve'

const possible: Record<PostStatus | 'held', DecisionName[]> = {
  pending: ['publish-now', 'edit', 'reschedule', 'cancel'],
  held: ['retry', 'reschedule', 'edit', 'cancel'],
  // What has failed goes out by itself no more: there is nothing to cancel.
  failed: ['retry', 'reschedule', 'edit'],
  missed: ['retry', 'reschedule', 'edit', 'cancel'],
  unconfirmed: ['resolve'],
  processing: [],
  published: [],
  cancelled: [],
}

/** Of a post of which one part is out the rest can go on, and nothing else. */
const ofTheRest: DecisionName[] = ['publish-now', 'retry']

/**
 * What the API would do with it as it stands.
 * @param partlyOut one of its two publications is out already
 */
export function decisionsFor(
  { status, held }: { status: PostStatus; held: boolean },
  partlyOut = false,
): DecisionName[] {
  const all = possible[held && status === 'pending' ? 'held' : status]
  return partlyOut && status !== 'unconfirmed' ? all.filter((one) => ofTheRest.includes(one)) : all
}
