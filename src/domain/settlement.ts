import type { FailureCause } from './failure-cause'
import { type Plan, toldAs } from './moves'

/** What became of a claimed post, with what that needs; written under its claim token, and the claim ends with it. */
export type Settlement = {
  /** Of what is out of the post. */
  externalPostId?: string
} & (
  | { move: 'publish' }
  /** `isQuestion`: it is not known whether something of it is out. */
  | { move: 'retry-later'; againInMs: number; isQuestion?: true; reason: string }
  /** `waitsFor`: what kept it from beginning at all. */
  | { move: 'wait'; againInMs: number; isQuestion: boolean; reason?: string; waitsFor?: string }
  | { move: 'ask'; reason: string }
  | { move: 'hold'; isQuestion: boolean; reason: string }
  | { move: 'miss'; reason: string }
  | { move: 'fail'; reason: string; cause: FailureCause }
)

/** What people read of it. */
export const reasonOf = (settlement: Settlement): string | undefined =>
  settlement.move === 'publish' ? undefined : settlement.reason

/** What a settlement does to its post. */
export function planOf(settlement: Settlement): Plan {
  const { externalPostId } = settlement
  const known = {
    message: reasonOf(settlement) ?? null,
    cause: null,
    ...(externalPostId !== undefined && { externalPostId }),
  }
  const { move } = settlement
  switch (move) {
    case 'publish':
      return { ...known, move, to: 'done', told: 'published', waitsFor: null }
    case 'retry-later': {
      const { isQuestion = false, againInMs } = settlement
      return { ...known, move, to: 'pending', told: toldAs('pending', isQuestion), runAt: { inMs: againInMs } }
    }
    case 'wait': {
      const { isQuestion, againInMs, waitsFor } = settlement
      const waits = waitsFor === undefined ? {} : { waitsFor }
      return {
        ...known,
        ...waits,
        move,
        to: 'pending',
        told: toldAs('pending', isQuestion),
        runAt: { inMs: againInMs },
      }
    }
    case 'ask':
      return { ...known, move, to: 'unconfirmed', told: 'unconfirmed' }
    case 'hold':
      return { ...known, move, to: 'held', told: toldAs('held', settlement.isQuestion), waitsFor: null }
    case 'miss':
      return { ...known, move, to: 'missed', told: 'missed', cause: 'too-late' }
    case 'fail':
      return { ...known, move, to: 'failed', told: 'failed', cause: settlement.cause }
  }
}
