/** What starts ticks: an API by itself, because nothing else does, or anything else. */
export type TickSource = 'api' | 'cron'

/** What the rows of ticks say, by the database's clock. */
export type TicksSeen = {
  /** Anything ticked within the silence that is looked for. */
  any: boolean
  /** Something else did than an API by itself. */
  others: boolean
  /** What started the newest tick of all, however long ago; undefined where none is known. */
  newest: TickSource | undefined
}

/** `unknown`: it has not been looked at for long enough. */
export type Verdict = 'yes' | 'no' | 'unknown'

/** So long nothing must have ticked before it counts as dead: a cron that missed one minute has not died. */
export const SILENCE_MS = 120_000

/** After so long without a tick, and without resident workers, people are told that nothing is published. */
export const DEAD_MS = 180_000

/** Whether a sign of life is so old that nothing can be alive. */
export const isDeadAfter = (last: Date, now: Date): boolean => now.getTime() - last.getTime() > DEAD_MS

/**
 * Since when nothing has lived; undefined while something does, and where nothing ever has.
 * @param openSince since when nothing ticks, where that has been noticed
 */
export const downSince = ({ now, last, openSince }: Record<'last' | 'openSince', Date | undefined> & { now: Date }) =>
  openSince ?? (last && isDeadAfter(last, now) ? last : undefined)

/**
 * Whether something else ticks than APIs by themselves. They do not count one another, or of two that begin together each
 * would stand down for the other, and take up again when both are silent. An answer is there at once where nothing else
 * has ticked last: a server that is started again goes on. Where it has, it may have been away together with this one, as
 * after a restart of the machine, and gets its time to come back.
 * @param watched for as long as the silence lasts, without a gap
 */
export function doOthersTick({ others, newest }: TicksSeen, watched: boolean): Verdict {
  if (others) return 'yes'
  return newest !== 'cron' || watched ? 'no' : 'unknown'
}

/** Whether anything at all ticks, for a process that does not. */
export function doesAnythingTick({ any }: TicksSeen, watched: boolean): Verdict {
  if (any) return 'yes'
  return watched ? 'no' : 'unknown'
}
