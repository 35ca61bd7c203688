import type { DecidedPost } from './change-refusal'
import { isQuestion, type Plan, toldAs } from './moves'
import type { PublicationStatus, ScheduleStatus } from './post-status'

// What a person's decision does to a post, once nothing speaks against it: see change-refusal.ts.

export const cancelled: Plan = { move: 'cancel', to: 'cancelled', told: 'cancelled' }

/** In the queue for now, as if it came anew: with all attempts, and lateness counts from here. */
const anew = { runAt: { inMs: 0 }, lateFrom: 'now', waitsFor: null, message: null, cause: null } as const

/** Put back into the queue. A held post may be one whose answer was lost: it stays a question until the platform is asked. */
export function retried({ publications }: DecidedPost): Plan {
  const told = toldAs('pending', hasQuestion(publications))
  return { ...anew, move: 'requeue', to: 'pending', told, publications: { to: 'begin-anew' } }
}

/** To be claimed by the next tick. */
export const hurried = ({ queued }: DecidedPost): Plan =>
  queued === 'missed'
    ? { ...anew, move: 'requeue', to: 'pending', told: 'pending' }
    : { move: 'hurry', to: 'pending', told: 'pending', runAt: { inMs: 0 }, lateFrom: 'now', waitsFor: null }

/** Another time, with all attempts. Held, it waits for its account at any time. */
export function rescheduled({ queued }: DecidedPost, at: Date): Plan {
  const anew = { runAt: { at }, lateFrom: 'its-time', waitsFor: null, publications: { to: 'begin-anew' } } as const
  const moved = { ...anew, move: 'reschedule' } as const
  return queued === 'held'
    ? { ...moved, to: 'held', told: 'pending' }
    : { ...moved, to: 'pending', told: 'pending', message: null, cause: null }
}

/** Other content, and the place in the queue it has. */
export const edited = (queued: ScheduleStatus): Plan => ({
  move: 'edit',
  to: queued,
  told: toldAs(queued, false),
  publications: { to: 'new-content' },
})

/** A publication as a person's word finds it. */
export type OpenPublication = {
  id: number
  kind: string
  status: PublicationStatus
  externalId: string | null
  errorMessage: string | null
}

/** What a person says about a publication whose answer was lost. */
export type Verdict = { as: 'published'; externalId: string } | { as: 'not-published' }

/** What a person's word about one publication makes of the post: it is settled by it, or there is more to do. */
export function resolved(publications: OpenPublication[], { id }: { id: number }, verdict: Verdict): Plan {
  const after = publications.map((p): OpenPublication => {
    if (p.id !== id) return p
    if (verdict.as === 'not-published') return { ...p, status: 'preparing' }
    return { ...p, status: 'published', externalId: p.externalId ?? verdict.externalId }
  })
  const externalPostId = after.find((p) => p.externalId)?.externalId
  const known = {
    ...(externalPostId && { externalPostId }),
    publications:
      verdict.as === 'published'
        ? ({ to: 'published', id, externalId: verdict.externalId } as const)
        : ({ to: 'not-published', id } as const),
  }
  if (after.some(({ status }) => status !== 'published' && status !== 'failed')) {
    return { ...known, ...anew, move: 'resume', to: 'pending', told: toldAs('pending', hasQuestion(after)) }
  }
  const failed = after.find(({ status }) => status === 'failed')
  const settled = { ...known, move: 'settle-by-word' } as const
  return failed
    ? { ...settled, to: 'failed', told: 'failed', message: failed.errorMessage ?? 'failed', cause: 'rejected' }
    : { ...settled, to: 'done', told: 'published', message: null, cause: null }
}

const hasQuestion = (publications: { status: PublicationStatus }[]) => publications.some((p) => isQuestion(p.status))
