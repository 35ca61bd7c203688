import type { Schemas } from '../../../client'

type Line = Pick<Schemas['TimelineLine'], 'step' | 'outcome' | 'reason'>

const decisions = ['retry', 'publish-now', 'resolve']
/** After these the queue has another time for the post than the one that the decision gave it. */
const since = ['claim', 'settle', 'postpone', 'reschedule']

/**
 * Whether a person has put the post back into the queue and nothing has become of that yet.
 * @returns what had come of it before, if anything is told; undefined: nobody has, or it was tried since
 */
export function queuedAgain(timeline: Line[]): { before: string | undefined } | undefined {
  const place = timeline.findLastIndex(({ step }) => decisions.includes(step) || since.includes(step))
  if (!decisions.includes(timeline[place]?.step ?? '')) return undefined
  const last = timeline
    .slice(0, place)
    .findLast(({ step, reason }) => reason && (step === 'settle' || step === 'postpone'))
  return { before: last?.reason ?? undefined }
}
