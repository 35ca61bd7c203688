import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/domain/failure'
import type { HttpAnswer } from '../../../src/platforms/calls/http-client'
import { parseLossless } from '../../../src/platforms/calls/lossless-json'
import { failureOf } from '../../../src/platforms/linkedin/calls/linkedin-error'

const answer = (status: number, said: unknown, headers: Record<string, string> = {}): HttpAnswer => {
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  return { status, headers, text, body: parseLossless(text) }
}
const classic = (status: number, message: string, code?: string, serviceErrorCode?: number) =>
  answer(status, { status, message, ...(code && { code }), ...(serviceErrorCode && { serviceErrorCode }) })
const input = (status: number, code: string, description = 'No good', message = description) =>
  answer(status, {
    errorDetailType: 'com.linkedin.common.error.BadRequest',
    message,
    errorDetails: { inputErrors: [{ description, input: {}, code }] },
    status,
  })
const oauth = (status: number, error: string) => answer(status, { error, error_description: 'expired or revoked' })
const html = (status: number) => answer(status, '<html><body><h1>Sorry</h1></body></html>')
const empty = (status: number) => answer(status, '')

type Kind = Failure['kind'] | undefined
// Answer, what it means for a call that may be repeated, and for a commit where that differs.
const table: [string, HttpAnswer, Kind, Kind?][] = [
  ['created', answer(201, '', { 'x-restli-id': 'urn:li:share:1' }), undefined],
  ['an empty success', empty(200), undefined],
  ['an asset that is AVAILABLE', answer(200, { status: 'AVAILABLE' }), undefined],
  ['an error inside a success', answer(200, { status: 500, message: 'Oops' }), 'retry', 'unconfirmed'],
  ['an OAuth error inside a success', oauth(200, 'server_error'), 'retry', 'unconfirmed'],
  ['a redirect', html(302), 'retry', 'unconfirmed'],

  ...['MISSING_FIELD', 'INVALID_VALUE_FOR_FIELD', 'INVALID_VALUE_BLANK_FIELD', 'INVALID_URN_TYPE', 'INVALID_URN_ID']
    .concat('INVALID_IMAGE_ID', 'INVALID_VIDEO_ID', 'INVALID_URL', 'FIELD_LENGTH_TOO_LONG', 'FIELD_ARRAY_SIZE_TOO_HIGH')
    .concat('MEDIA_ASSET_PROCESSING_FAILED', 'UPDATING_ASSET_FAILED', 'NEVER_HEARD_OF')
    .map((code): [string, HttpAnswer, Kind] => [`400 ${code}`, input(400, code), 'rejected']),
  ['400 VERSION_MISSING', classic(400, 'A version must be present', 'VERSION_MISSING'), 'rate-limited'],
  ['400 waiting, newer', input(400, 'MEDIA_ASSET_WAITING_UPLOAD'), 'waiting'],
  ['400 waiting, classic', classic(400, 'x', 'MEDIA_ASSET_WAITING_UPLOAD'), 'waiting'],
  ['400 expired address', classic(400, 'x', 'EXPIRED_UPLOAD_URL'), 'retry'],
  ['400 of OAuth', oauth(400, 'invalid_grant'), 'reauthorise'],
  ['400 of OAuth, our mistake', oauth(400, 'invalid_request'), 'rejected'],
  ['400 without anything', empty(400), 'retry'],

  [
    '401 expired',
    classic(401, 'The token used in the request has expired', 'EXPIRED_ACCESS_TOKEN', 65602),
    'reauthorise',
  ],
  ['401 revoked', classic(401, 'revoked by the user', 'REVOKED_ACCESS_TOKEN', 65601), 'reauthorise'],
  ['401 by number alone', answer(401, { serviceErrorCode: 65601, message: 'revoked' }), 'reauthorise'],
  ['401 invalid', classic(401, 'Invalid access token', 'INVALID_ACCESS_TOKEN', 65600), 'token-invalid'],
  ['401 invalid by number', answer(401, { serviceErrorCode: 65600, message: 'Invalid access token' }), 'token-invalid'],
  ['401 empty token', classic(401, 'Empty oauth2_access_token', undefined, 401), 'permission'],
  ['401 empty token by code', classic(401, 'x', 'EMPTY_ACCESS_TOKEN'), 'permission'],
  ['401 of OAuth', oauth(401, 'invalid_token'), 'reauthorise'],
  ['401 as a page, from a gateway', html(401), 'retry'],
  ['401 without anything', empty(401), 'retry'],

  [
    '403 denied',
    classic(403, 'Not enough permissions to access: x.CREATE.20260901', 'ACCESS_DENIED', 100),
    'permission',
  ],
  [
    '403 author',
    classic(403, 'Unpermitted fields present in REQUEST_BODY: x fields [/author]', 'ACCESS_DENIED'),
    'permission',
  ],
  [
    '403 other field',
    classic(403, 'Unpermitted fields present in REQUEST_BODY: x fields [/poll]', 'ACCESS_DENIED'),
    'rejected',
  ],
  [
    '403 media',
    classic(403, 'Accessing this video resource is forbidden. Please check your permissions'),
    'permission',
  ],
  ['403 as a page', html(403), 'retry'],

  ['404', classic(404, 'x was not found', 'NOT_FOUND'), 'rejected'],
  ['404 as a page', html(404), 'retry'],
  ['405', classic(405, 'no'), 'rejected'],
  ['408', empty(408), 'retry', 'unconfirmed'],
  ['409', classic(409, 'A write conflict occurred. Retry the request.', 'CONFLICT'), 'retry'],
  ['411', html(411), 'rejected'],
  ['413', empty(413), 'rejected'],
  ['415', empty(415), 'rejected'],
  ['422 duplicate', input(422, 'DUPLICATE_POST', 'Duplicate post is detected'), 'rejected'],
  ['422 duplicate in words', classic(422, 'Content is a duplicate of urn:li:share:1'), 'rejected'],
  ['422', input(422, 'UNPROCESSABLE_ENTITY'), 'rejected'],
  ['422 without anything', empty(422), 'retry', 'unconfirmed'],
  ...[409, 424, 425, 460, 499].map((status): [string, HttpAnswer, Kind, Kind] => [
    `${status} as a page, of a gateway that may have handed it on`,
    html(status),
    'retry',
    'unconfirmed',
  ]),
  ['426', classic(426, 'Requested version 20241101 is not active', 'NONEXISTENT_VERSION'), 'rate-limited'],
  ['426 without anything', empty(426), 'rate-limited'],
  ['429', classic(429, 'Resource level throttle limit is reached.', 'TOO_MANY_REQUESTS', 101), 'rate-limited'],
  ['429 without anything', empty(429), 'rate-limited'],

  ...[500, 502, 503, 504, 599].flatMap((status): [string, HttpAnswer, Kind, Kind][] => [
    [`${status}`, classic(status, 'x', 'INTERNAL_SERVER_ERROR'), 'retry', 'unconfirmed'],
    [`${status} as a page`, html(status), 'retry', 'unconfirmed'],
    [`${status} without anything`, empty(status), 'retry', 'unconfirmed'],
  ]),
  ['an outage told as 400', classic(400, 'Unable to obtain activity'), 'retry', 'unconfirmed'],
  ['an outage told as 401', answer(401, '<h1>Service Unavailable</h1>'), 'retry', 'unconfirmed'],
]

describe('an answer of LinkedIn', () => {
  it.each(table)('%s', (_name, given, prepare, commit = prepare) => {
    expect(failureOf(given, 'prepare')?.kind).toBe(prepare)
    expect(failureOf(given, 'look')?.kind).toBe(prepare)
    expect(failureOf(given, 'commit')?.kind).toBe(commit)
  })

  it('that created a post is never taken for a failure', () => {
    expect(failureOf(answer(201, { status: 500 }, { 'x-restli-id': 'urn:li:share:1' }), 'commit')).toBeUndefined()
  })

  it('is told in its own words, with its code and the id of the call', () => {
    const said = input(422, 'DUPLICATE_POST', 'Duplicate post is detected', 'Content is a duplicate of urn:li:share:1')
    expect(failureOf({ ...said, headers: { 'x-li-uuid': 'AAY' } }, 'commit')).toEqual({
      kind: 'rejected',
      about: 'repetition',
      reason:
        'LinkedIn answered HTTP 422 DUPLICATE_POST: Duplicate post is detected; Content is a duplicate of urn:li:share:1: LinkedIn holds it for a repetition; look whether it is already there',
      trace: { httpStatus: 422, code: 'DUPLICATE_POST', requestId: 'AAY' },
    })
    expect(failureOf(empty(503), 'prepare')?.reason).toBe('LinkedIn answered HTTP 503: no readable answer (empty)')
    expect(failureOf(oauth(401, 'invalid_token'), 'look')?.trace.code).toBe('invalid_token')
  })

  it('about a version concerns the whole platform, for an hour', () => {
    expect(failureOf(empty(426), 'commit')).toMatchObject({ scope: 'platform', retryAfterMs: 3_600_000 })
  })

  it('about a limit concerns the account or the app, until midnight UTC with an early probe', () => {
    const limit = (message: string, at: string, headers = {}) =>
      failureOf({ ...classic(429, message), headers }, 'commit', new Date(at))
    const app = 'Resource level throttle APPLICATION DAY limit for calls to this resource is reached.'
    const plain = 'Resource level throttle limit for calls to this resource is reached.'
    expect(limit(app, '2026-11-22T10:00:00Z')).toMatchObject({ scope: 'app', retryAfterMs: 1_800_000 })
    expect(limit(plain, '2026-11-22T23:50:00Z')).toMatchObject({ scope: 'account', retryAfterMs: 600_000 })
    expect(limit(plain, '2026-11-22T10:00:00Z', { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7_000 })
  })

  it.each([
    ['at once, which would send as many as a tick has time for', '0', 1_800_000],
    ['in the past', 'Wed, 21 Oct 2015 07:28:00 GMT', 1_800_000],
    ['in three thousand years, for which the database has no date', '99999999999', 24 * 3_600_000],
    ['in the year 9999', 'Fri, 31 Dec 9999 23:59:59 GMT', 24 * 3_600_000],
  ])('about a limit is not believed to end %s', (_when, end, retryAfterMs) => {
    const limited = { ...classic(429, 'too many requests'), headers: { 'retry-after': end } }
    expect(failureOf(limited, 'commit', new Date('2026-11-22T10:00:00Z'))).toMatchObject({ retryAfterMs })
  })
})

it('the body of an answer that names the post it made is read by nobody', () => {
  const unread = { status: 201, headers: { 'x-restli-id': 'urn:li:share:1' } } as unknown as HttpAnswer
  Object.defineProperty(unread, 'body', {
    get: () => {
      throw new Error('it was read')
    },
  })
  expect(failureOf(unread, 'commit')).toBeUndefined()
})
