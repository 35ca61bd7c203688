import { END_OF_TIME } from './instant'

/** When a key is asked to end: at a moment, or so long from now. */
export type AskedEnd = { at: Date } | { afterMs: number }

/** What an end must do that is none. */
export const KEY_END_RULE = 'must lie in the future, before 2038'

/**
 * When a key ends.
 * @param now by the database's clock: by it keys end
 * @returns undefined for an end that a key cannot have
 */
export function keyEnd(asked: AskedEnd, now: Date): Date | undefined {
  const end = new Date('at' in asked ? asked.at : now.getTime() + asked.afterMs)
  return end > now && end < END_OF_TIME ? end : undefined
}
