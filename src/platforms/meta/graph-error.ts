import * as z from 'zod/mini'
import type { FailureKind } from '../../domain/failure'

/** Meta's error envelope. All but the message may be missing; ids and codes may come as numbers or strings. */
export const graphError = z.object({
  message: z.catch(z.string(), ''),
  type: z.catch(z.optional(z.string()), undefined),
  code: z.catch(z.optional(z.coerce.number()), undefined),
  error_subcode: z.catch(z.optional(z.coerce.number()), undefined),
  error_user_title: z.catch(z.optional(z.string()), undefined),
  error_user_msg: z.catch(z.optional(z.string()), undefined),
  /** What a client needs to go on, such as the right offset of an upload. */
  error_data: z.optional(z.unknown()),
  fbtrace_id: z.catch(z.optional(z.string()), undefined),
})
export type GraphError = z.infer<typeof graphError>

type Verdict = {
  kind: FailureKind | 'unclear'
  advice?: string
  /** Answers to a commit that have been seen with the post live all the same. */
  mayBeLive?: true
  /** For `rate-limited`: whom it concerns when it is not the account alone. */
  scope?: 'app'
  /** For `rate-limited`: how long to stay away at least, where the platform names no time. */
  forMs?: number
}

const reconnect = 'connect the account again'
const rejected = (advice?: string): Verdict => ({ kind: 'rejected', ...(advice && { advice }) })

// Subcodes are more precise than codes, so they are looked at first.
// Sources: Instagram Platform error codes; Graph API error handling; Reels publishing; Video API error codes.
const bySubcode: Record<number, Verdict> = {
  458: { kind: 'reauthorise', advice: 'the app was removed by the user; connect the account again' },
  459: { kind: 'reauthorise', advice: 'log in at facebook.com, clear the checkpoint, then connect the account again' },
  460: { kind: 'reauthorise', advice: 'the password was changed; connect the account again' },
  463: { kind: 'reauthorise', advice: 'the token has expired; connect the account again' },
  464: { kind: 'reauthorise', advice: 'the user is not confirmed; log in at facebook.com, then connect again' },
  467: { kind: 'reauthorise', advice: 'the token was revoked; connect the account again' },
  492: { kind: 'reauthorise', advice: 'the person lost their role on this Page; connect it again with another one' },
  1363019: { kind: 'unclear' },
  1363022: rejected('the video is too small'),
  1363023: rejected('the video is too large'),
  1363030: { kind: 'unclear' },
  1363037: { kind: 'retry' },
  1363040: rejected('the reel has a wrong ratio'),
  1363042: { kind: 'permission' },
  1363127: rejected('the reel has a too low resolution'),
  1363128: rejected('the reel is too short or too long'),
  1363129: rejected('the reel has a wrong frame rate'),
  1366046: rejected('the photo is too large or has a wrong format'),
  1366051: rejected('these photos have been posted already'),
  1346003: rejected('Meta has flagged this content as abusive'),
  1390008: { kind: 'rate-limited', advice: 'the Page posts too fast' },
  1404006: { kind: 'permission', advice: 'Meta wants a security check; log in at facebook.com' },
  1404078: { kind: 'permission', advice: 'the Page needs Page Publishing Authorization' },
  1404082: rejected('Meta says that the same content is posted again and again'),
  1404102: rejected('Meta says that this goes against its Community Standards'),
  1404112: { kind: 'permission', advice: 'Meta has restricted this account for a while; log in at facebook.com' },
  1609005: rejected('the link cannot be read by Facebook'),
  1609008: rejected('links to facebook.com cannot be shared'),
  2061006: rejected('the link is not valid'),
  2069019: rejected('the file is damaged'),
  2207001: { kind: 'unclear' },
  2207003: { kind: 'retry', advice: 'Instagram could not download the file in time' },
  2207004: rejected('the image is larger than 8 MB'),
  2207005: rejected('the image format is not supported; Instagram takes JPEG'),
  2207006: { kind: 'retry' },
  2207008: { kind: 'retry' },
  2207009: rejected('the image ratio must lie between 4:5 and 1.91:1'),
  2207010: rejected('the caption is too long'),
  2207020: { kind: 'retry' },
  2207023: rejected(),
  2207026: rejected('the video format is not supported'),
  2207027: { kind: 'waiting', advice: 'the container is not ready yet' },
  2207028: rejected('a carousel takes 2 to 10 items'),
  2207032: { kind: 'retry' },
  2207035: rejected(),
  2207036: rejected(),
  2207037: rejected(),
  2207040: rejected('more than 20 tags'),
  2207042: { kind: 'rate-limited', advice: 'the daily number of posts through the API is used up' },
  2207050: { kind: 'permission', advice: 'the Instagram account is restricted; open the Instagram app' },
  2207051: { kind: 'rate-limited', advice: 'Instagram suspects spam', mayBeLive: true },
  2207052: { kind: 'retry', advice: 'Instagram cannot fetch the file from its address' },
  2207053: { kind: 'retry' },
  2207057: rejected('the cover position lies outside the video'),
  2207077: { kind: 'retry' },
  2207081: rejected('trial reels are not supported for this account'),
  2207082: { kind: 'retry' },
  4854002: { kind: 'permission', advice: 'Meta wants the identity confirmed; log in at facebook.com' },
}

const byCode: Record<number, Verdict> = {
  [-2]: { kind: 'unclear' },
  [-1]: { kind: 'unclear' },
  1: { kind: 'unclear' },
  2: { kind: 'unclear' },
  3: { kind: 'permission' },
  4: { kind: 'rate-limited', scope: 'app' },
  9: { kind: 'rate-limited' },
  10: { kind: 'permission' },
  17: { kind: 'rate-limited' },
  24: { kind: 'retry' },
  25: { kind: 'permission' },
  32: { kind: 'rate-limited' },
  100: rejected(),
  102: { kind: 'reauthorise', advice: reconnect },
  104: { kind: 'permission', advice: 'META_APP_SECRET does not belong to the app of this token' },
  // Without a subcode Meta does not know the token at all; with one it did, and says what became of it.
  190: { kind: 'token-invalid', advice: reconnect },
  341: { kind: 'rate-limited', scope: 'app' },
  352: rejected('the video format is not supported'),
  368: {
    kind: 'rate-limited',
    advice: 'Meta has blocked this for abuse or policy; look at the account',
    forMs: 6 * 3_600_000,
  },
  // A heuristic of the content, often our own earlier try: nothing is visible twice, but it may be visible once.
  506: { kind: 'unclear', advice: 'Facebook says the same text was just posted' },
  613: { kind: 'rate-limited' },
  6000: { kind: 'unclear' },
  9004: { kind: 'retry', advice: 'the file cannot be fetched from its address' },
  9007: { kind: 'waiting' },
  36000: rejected('the image is too large'),
  36001: rejected('the image format is not supported'),
  36003: rejected('the image ratio is not supported'),
  36004: rejected('the caption is too long'),
  80001: { kind: 'rate-limited' },
  80002: { kind: 'rate-limited' },
  1609005: rejected('the link cannot be read by Facebook'),
}

/**
 * One judgement of every error Meta sends: by subcode, then code, never by `type` (nearly all say OAuthException) and
 * never by HTTP status (400 for almost everything). `unclear` means the call may have had its effect.
 */
export function judge(error: GraphError): Verdict {
  const verdict = verdictOf(error)
  // Negative codes are failures of the platform's own servers, of which none proves that nothing was published.
  return (error.code ?? 0) < 0 ? { ...verdict, mayBeLive: true } : verdict
}

function verdictOf(error: GraphError): Verdict {
  const bySub = error.error_subcode === undefined ? undefined : bySubcode[error.error_subcode]
  if (bySub) return bySub
  const code = error.code
  if (code === undefined) return { kind: 'unclear' }
  if (code === 190 && error.error_subcode !== undefined) return { kind: 'reauthorise', advice: reconnect }
  if (code === 100 && error.message.includes('appsecret_proof')) return byCode[104] as Verdict
  if (code >= 200 && code <= 299) return { kind: 'permission' }
  // Reads of valid objects with a Page token have answered 100/33; it never proves that something is absent.
  return byCode[code] ?? { kind: 'unclear' }
}

/** `code/subcode`, as people search for it. */
export const codeOf = (error: GraphError) =>
  error.code === undefined ? undefined : [error.code, error.error_subcode].filter((c) => c !== undefined).join('/')
