import type { Schemas } from '../../client'
import type { PostGlance } from '../api/shapes'

/** What a person does about a post that does not go out by itself. */
export type Remedy = 'resolve' | 'reconnect' | 'retry' | 'edit' | 'reschedule'

export type Cause = Schemas['Failures']['cause']

/** The one best thing to do, for each cause. */
export const remedies: Record<Cause, Remedy> = {
  unconfirmed: 'resolve',
  'token-dead': 'reconnect',
  permission: 'reconnect',
  held: 'reconnect',
  'attempts-used-up': 'retry',
  'worker-died': 'retry',
  rejected: 'edit',
  unusable: 'edit',
  'too-late': 'reschedule',
}

/** Why a person is needed. */
export function causeOf({ held, status, failureCause }: Pick<PostGlance, 'held' | 'status' | 'failureCause'>): Cause {
  if (held) return 'held'
  if (status === 'unconfirmed') return 'unconfirmed'
  return failureCause ?? (status === 'missed' ? 'too-late' : 'attempts-used-up')
}
