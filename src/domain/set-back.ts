import type { Plan } from './moves'
import type { ScheduleStatus } from './post-status'

/** A cycle of the dispatcher, as a server remembers it outside the database. */
export type Mark = { cycle: number; tickId: string; at: Date }

/** A time of which the database knows nothing any more. */
export type LostTime = { from: Date; until: Date }

/** A cycle's workers end within this time, and publish until then. */
const CYCLE_MS = 2 * 60_000

/**
 * What is lost when a database does not know a cycle any more.
 * @param known when the newest cycle before it was that the database does know
 */
export const lostSince = (mark: Mark, known: Date | undefined): LostTime => ({
  from: known ?? new Date(0),
  until: new Date(mark.at.getTime() + CYCLE_MS),
})

/** What becomes of a post that was due in that time: whoever claims it next asks the platform first. */
export function doubted(queued: ScheduleStatus, lost: LostTime): Plan {
  const reason = `The database was set back: it may have gone out between ${lost.from.toISOString()} and ${lost.until.toISOString()}.`
  return {
    move: 'doubt',
    to: queued === 'held' ? 'held' : 'pending',
    told: 'unconfirmed',
    // A claim in a backup is nobody's any more.
    ...(queued === 'processing' && { runAt: { inMs: 0 } }),
    message: reason,
    publications: { to: 'doubt', reason, lost },
  }
}

/** Of a first comment that may have followed its post within a lost time: it is never sent on a guess. */
export const COMMENT_IN_DOUBT =
  'The database was set back, and it may be there already: look at the post, and comment on the platform.'
