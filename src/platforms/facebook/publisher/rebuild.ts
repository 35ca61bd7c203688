import { PublishError } from '../../../domain/failure'
import type { Step } from '../../calls/publisher'

/** How often something invisible that was lost or refused is made anew before that counts as the answer. */
export const MAX_REBUILDS = 2

/**
 * What to do when the platform no longer has what was made earlier: begin again with nothing, a few times.
 * @throws the failure, when that was done often enough
 */
export function beginAgain(rebuilt: number, failure: unknown, what: string): Step {
  if (rebuilt >= MAX_REBUILDS) throw failure
  const because = failure instanceof Error ? failure.message : String(failure)
  return { kind: 'continue', did: `begin-again: ${what} (${because})`, progress: { rebuilt: rebuilt + 1 } }
}

/**
 * True for refusals that name a photo which is gone: hidden ones live about 24 hours (100/33, and 100 with words to that
 * effect), or is shown already by a hidden post or story whose answer was lost (1366051).
 */
export function isPhotoUnusable(error: unknown): boolean {
  if (!(error instanceof PublishError) || error.failure.kind !== 'rejected') return false
  const { about, trace } = error.failure
  if (about === 'not-shown' || about === 'shown-already') return true
  return trace.code === '100' && /does not exist|cannot be loaded|expired|deleted/i.test(error.failure.reason)
}

/** True for refusals of an upload session that has ended or was never there. */
export function isSessionGone(error: unknown): boolean {
  if (!(error instanceof PublishError) || error.failure.kind !== 'rejected') return false
  return /^100(\/33)?$/.test(error.failure.trace.code ?? '')
}
