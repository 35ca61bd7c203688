import * as z from 'zod/mini'
import type { GivenToken } from './platform-login'

/** Longest life that is believed: the database's times end in 2038. */
const MAX_LIFE_S = 5 * 365 * 86_400

const seconds = z.catch(z.optional(z.coerce.number()), undefined)

/** What all three platforms answer when they give a token. */
export const tokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: seconds,
  refresh_token: z.catch(z.optional(z.string()), undefined),
  refresh_token_expires_in: seconds,
  /** LinkedIn: with commas, unlike anywhere else in OAuth. */
  scope: z.catch(z.optional(z.string()), undefined),
  /** Instagram: a list, or a text with commas. */
  permissions: z.catch(z.optional(z.union([z.array(z.string()), z.string()])), undefined),
})

export function givenToken(answer: z.infer<typeof tokenAnswer>): GivenToken {
  const expiresInMs = lifeMs(answer.expires_in)
  const refreshExpiresInMs = lifeMs(answer.refresh_token_expires_in)
  const scopes = answer.permissions ?? answer.scope
  return {
    accessToken: answer.access_token,
    ...(expiresInMs !== undefined && { expiresInMs }),
    ...(answer.refresh_token && { refreshToken: answer.refresh_token }),
    ...(refreshExpiresInMs !== undefined && { refreshExpiresInMs }),
    ...(scopes && scopes.length > 0 && { scopes: typeof scopes === 'string' ? splitScopes(scopes) : scopes }),
  }
}

export const splitScopes = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** Milliseconds of a life in seconds; undefined for none, and for 0, which means for ever. */
function lifeMs(s: number | undefined): number | undefined {
  return s === undefined || !Number.isFinite(s) || s <= 0 ? undefined : Math.min(s, MAX_LIFE_S) * 1000
}

/** Milliseconds from now to a time in epoch seconds; undefined for none, and for 0, which means never. */
export function untilMs(epochSeconds: number | undefined, now = Date.now()): number | undefined {
  if (epochSeconds === undefined || epochSeconds === 0) return undefined
  return Math.max(1, Math.min(epochSeconds * 1000 - now, MAX_LIFE_S * 1000))
}

/** Ids may come as numbers; long ones arrive as text already. */
export const idAnswer = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform((value: string | number) => String(value)),
)
