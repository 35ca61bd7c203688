import { code, hearsay, type KnownAnswer, official, seen, worded } from '../../calls/known-answer'

const POSTS = official('Posts API errors')
const VIDEOS = official('Videos API errors')
const HTTP = official('LinkedIn API error handling')
const OAUTH = official('LinkedIn OAuth')
const again = 'connect the account again'
const limit = 'a limit is reached'
const noField = 'it takes no such field'
const noToken = 'no access token arrived; mostly a proxy on the way takes the Authorization header'
const restricted = 'LinkedIn has restricted the member; log in at linkedin.com, then connect the account again'
const lacks = 'the account lacks a permission, a page role or a LinkedIn product'
const author = 'the token may not act as this account; check its role'
const notYours = 'the media belong to another account, or the role on the page does not allow uploading them'
const badMedia = 'it could not process the media; use another file'
const repeated = 'LinkedIn holds it for a repetition; look whether it is already there'
const oldVersion = 'LINKEDIN_VERSION is not supported (any more); set a newer one'
/** A version that has ended stays ended until somebody changes the configuration. */
const version = { forMs: 3_600_000, scope: 'platform' } as const
const revoked = { about: 'revoked' } as const
const repetition = { about: 'repetition' } as const

/**
 * Every answer of LinkedIn with a 4xx that we know, one row each, drawn in docs/platform-answers.md. A row names codes, of
 * whichever envelope, numbers and names alike; `401` is a status of HTTP. Any of its codes or its words is enough, since every
 * field has been seen missing. The first row that fits counts: what words prove stands before what a code alone would mean.
 */
export const knownLinkedInAnswers: KnownAnswer[] = [
  // Outages that are told with a 4xx, by media hosts and gateways.
  worded('', /unable to obtain activity/, 'unclear', 'it is out of order', seen('gitroomhq/postiz-app')),
  worded('', /service unavailable|under maintenance/, 'unclear', 'it is out of order', HTTP),
  worded('', /throttle limit|throttled|too many requests/, 'rate-limited', limit, seen('wp-calypso#32007')),

  code('65601 REVOKED_ACCESS_TOKEN', 'reauthorise', again, seen('omniauth-linkedin-openid#6'), revoked),
  worded('', /token .*revoked/, 'reauthorise', again, seen('fastapi-sso#196, Xamarin.Auth#461'), revoked),
  code('65602 EXPIRED_ACCESS_TOKEN', 'reauthorise', again, official('three live logs')),
  worded('', /token .*expired/, 'reauthorise', again, official('three live logs')),
  code('65600 INVALID_ACCESS_TOKEN', 'token-invalid', again, seen('react-native-linkedin#80, #131')),
  worded('', /(invalid|verify) access token/, 'token-invalid', again, seen('cordova-plugin-linkedin#13')),
  code('EMPTY_ACCESS_TOKEN', 'permission', noToken, HTTP),
  worded('', /empty oauth2 access token/, 'permission', noToken, seen('hybridauth#928')),
  code('65608 RESTRICTED_MEMBER', 'reauthorise', restricted, seen('tests of PostHog')),
  worded('', /member is restricted/, 'reauthorise', restricted, seen('tests of PostHog')),
  // Shaped like an answer of the OAuth hosts: a dead token, told with the status of a bad request.
  code('INVALID_GRANT INVALID_TOKEN', 'reauthorise', again, OAUTH),

  code('426', 'rate-limited', oldVersion, seen('composio#4320'), version),
  code('NONEXISTENT_VERSION VERSION_MISSING NO_VERSION', 'rate-limited', oldVersion, seen('n8n-io/n8n#14737'), version),
  worded('', /version .*(not active|must be present)/, 'rate-limited', oldVersion, seen('n8n-io/n8n#28600'), version),

  code('MEDIA_ASSET_WAITING_UPLOAD', 'waiting', 'it is still processing the media', VIDEOS, { forMs: 15_000 }),
  worded('', /asset is waiting upload/, 'waiting', 'it is still processing the media', VIDEOS, { forMs: 15_000 }),
  code('MEDIA_ASSET_PROCESSING_FAILED UPDATING_ASSET_FAILED', 'rejected', badMedia, VIDEOS),
  worded('', /asset failed processing|failed to update asset/, 'rejected', badMedia, VIDEOS),
  code('EXPIRED_UPLOAD_URL', 'retry', 'the upload begins anew', VIDEOS, { about: 'upload-ended' }),
  worded('', /upload url .*expired/, 'retry', 'the upload begins anew', VIDEOS, { about: 'upload-ended' }),
  worded('', /assets? .*not owned by the author/, 'rejected', notYours, seen('MicrosoftDocs/feedback#1815')),

  // The URN it names was seen to be wrong, so it proves nothing and is not taken over.
  code('DUPLICATE_POST', 'rejected', repeated, seen('Linkedin-RSS#5, composio#2710'), repetition),
  worded('', /duplicate post|is a duplicate of/, 'rejected', repeated, seen('Linkedin-RSS#5'), repetition),
  worded('422', /duplicate/, 'rejected', repeated, POSTS, repetition),

  worded('', /permissions must be used when using organization/, 'permission', author, seen('jikig-ai/soleur#4863')),
  worded('', /fields .*\/(author|actor|owner)\b/, 'permission', author, seen('n8n-io/n8n#1714')),
  worded('', /unpermitted fields|field value validation failed/, 'rejected', noField, seen('live logs')),
  worded('', /accessing this .* is forbidden/, 'permission', notYours, VIDEOS),
  code('ACCESS_DENIED', 'permission', lacks, seen('verbb/social-poster#25')),
  worded('', /not enough permissions/, 'permission', lacks, seen('laravel-linkedin-share#9')),

  code('FIELD_LENGTH_TOO_LONG FIELD_ARRAY_SIZE_TOO_HIGH', 'rejected', 'it is too long', seen('n8n-io/n8n#22899')),
  worded('', /exceeded the maximum allowed/, 'rejected', 'it is too long', seen('n8n-io/n8n#22899')),
  code('MISSING_FIELD INVALID_VALUE_FOR_FIELD INVALID_VALUE_BLANK_FIELD', 'rejected', 'a value is wrong', POSTS),
  code('INVALID_URN_TYPE INVALID_URN_ID INVALID_IMAGE_ID INVALID_VIDEO_ID', 'rejected', 'an id is wrong', POSTS),
  code('INVALID_URL PARAM_INVALID ILLEGAL_ARGUMENT', 'rejected', 'a value is wrong', POSTS),
  code('MISSING_REQUIRED_FIELD_FOR_DSC', 'rejected', 'it takes the post for an advertisement', hearsay('a diary')),

  code('401', 'reauthorise', again, HTTP),
  code('403', 'permission', lacks, seen('n8n-io/n8n#17134, Linkedin-RSS#5')),
  code('404', 'rejected', 'it does not find what was named, or does not show it', HTTP),
  code('409', 'retry', 'another write came in between', HTTP),
]

const rows = knownLinkedInAnswers.map((row) => {
  const names = row.at.split(' ').filter(Boolean)
  return { row, status: names.find(isStatus), names: names.filter((name) => !isStatus(name)) }
})

function isStatus(name: string): boolean {
  return /^4\d\d$/.test(name)
}

/**
 * The row of an answer; undefined for one that we never heard of.
 * @param names its codes, in capitals
 * @param words made plain
 */
export function findLinkedInRow(httpStatus: number, names: string[], words: string): KnownAnswer | undefined {
  const found = rows.find(({ row, status, names: known }) => {
    if (status !== undefined && status !== String(httpStatus)) return false
    if (row.words) return row.words.test(words)
    return known.length === 0 || known.some((name) => names.includes(name))
  })
  return found?.row
}
