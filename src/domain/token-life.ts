import type { Platform } from './post'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** From then on people are told: two weeks leave time for the one who may log in to be back from holiday. */
export const EXPIRES_SOON_MS = 14 * DAY_MS

/**
 * Renewal begins this long before the end, a week before anybody is warned: with one try a day a platform has to be away
 * for a week before it becomes anybody's business.
 */
export const RENEW_AHEAD_MS = 21 * DAY_MS

/** A token is tried once a day at most. */
export const RENEW_AGAIN_MS = DAY_MS

/** Instagram refreshes no token younger than 24 hours. */
const INSTAGRAM_MIN_AGE_MS = 25 * HOUR_MS

export type TokenLife = {
  /** Which login gave the token: it decides how it is renewed. */
  login: Platform
  /** Milliseconds left; undefined: not known, or it never ends. */
  expiresInMs?: number | undefined
  hasRefreshToken?: boolean
  /** Milliseconds the refresh token has left. */
  refreshExpiresInMs?: number | undefined
}

/**
 * When a token that has just been got should be renewed.
 * - Facebook: never; tokens of pages do not expire, and others cannot be renewed without a login.
 * - Instagram login: by itself, after a day, while it lives. The age of one that was typed in is not known, so that one
 *   is renewed as soon as it may be, and its end is known from then on.
 * - LinkedIn: with its refresh token, which keeps its own end however often it is used.
 * @returns milliseconds from now; undefined when nothing would come of it
 */
export function renewInMs({ login, expiresInMs, hasRefreshToken, refreshExpiresInMs }: TokenLife): number | undefined {
  if (login === 'instagram') {
    if (expiresInMs === undefined) return INSTAGRAM_MIN_AGE_MS
    return expiresInMs > INSTAGRAM_MIN_AGE_MS ? ahead(expiresInMs, INSTAGRAM_MIN_AGE_MS) : undefined
  }
  if (login !== 'linkedin' || !hasRefreshToken) return undefined
  if (expiresInMs === undefined) return RENEW_AGAIN_MS
  // What a refresh token gives ends with it at the latest: a day more is not worth a call.
  if (refreshExpiresInMs !== undefined && refreshExpiresInMs < expiresInMs + DAY_MS) return undefined
  return ahead(expiresInMs, RENEW_AGAIN_MS)
}

const ahead = (expiresInMs: number, atLeastMs: number) => Math.max(atLeastMs, expiresInMs - RENEW_AHEAD_MS)
