const DAY_MS = 86_400_000

/** From then on people are told: two weeks leave time for the one who may log in to be back from holiday. */
export const EXPIRES_SOON_MS = 14 * DAY_MS

/**
 * Renewal begins this long before the end, a week before anybody is warned: with one try a day a platform has to be away
 * for a week before it becomes anybody's business.
 */
export const RENEW_AHEAD_MS = 21 * DAY_MS

/** A token is tried once a day at most. */
export const RENEW_AGAIN_MS = DAY_MS

/** What is known of a token's time when it has just been got. */
export type TokenLife = {
  /** Milliseconds left; undefined: not known, or it never ends. */
  expiresInMs?: number | undefined
  hasRefreshToken?: boolean
  /** Milliseconds the refresh token has left. */
  refreshExpiresInMs?: number | undefined
}
