/** What `post_schedule.waits_for` says of a late post that has its turn, or has had it and is not out yet. */
export const TURN = 'turn'

/** Turns that have passed while nothing ran are made up for by so many minutes' share of an account at once. */
const MINUTES_MADE_UP_FOR = 3

/** How the late posts of one account stand, under the lock of the account. Milliseconds are from now. */
export type Line = {
  /** For so long the account's share is used up by what has gone out. */
  takenMs: number
  /** Posts whose turn has come and that have not gone out yet. */
  called: number
  /** The last turn that is given and has not come yet. */
  lastMs?: number
  /** For so long nothing of the account may begin, if it is on hold. */
  holdMs?: number
}

const spacingOf = (perMinute: number) => 60_000 / perMinute

/**
 * When each of so many more late posts of an account goes out, in milliseconds from now: the share of one minute at once,
 * then one by one, behind all who have a turn already.
 */
export function turnsOf({ takenMs, called, lastMs, holdMs }: Line, count: number, perMinute: number): number[] {
  const spacing = spacingOf(perMinute)
  const unused = takenMs + called * spacing - (60_000 - spacing)
  const first = Math.max(unused, holdMs ?? unused, lastMs === undefined ? unused : lastMs + spacing)
  return Array.from({ length: count }, (_, n) => Math.max(0, Math.round(first + n * spacing)))
}

/** Whether a post whose turn has come may go. Not when turns have piled up, because none was taken for a while. */
export const mayTakeTurn = ({ takenMs }: Pick<Line, 'takenMs'>, perMinute: number): boolean =>
  takenMs <= MINUTES_MADE_UP_FOR * 60_000 - spacingOf(perMinute)

/** For how long a late post that goes out now uses up its account's share. */
export const takenAfter = ({ takenMs }: Pick<Line, 'takenMs'>, perMinute: number): number =>
  takenMs + spacingOf(perMinute)

/** Why a late post waits. */
export const turnReason = (at: Date): string =>
  `Late posts of one account go out little by little: its turn is at ${at.toISOString()}`
