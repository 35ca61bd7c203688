type Code = {
  /** The statuses it comes with. */
  statuses: readonly number[]
  means: string
}

/**
 * Every kind of refusal, by the name that stands at the end of a problem document's `type`. Programs tell refusals apart by
 * it: a name is never changed, and never used for something else.
 */
export const problemCodes = {
  'bad-request': { statuses: [400, 403, 412, 416, 417], means: 'The request cannot be understood' },
  'malformed-request': { statuses: [400], means: 'This is not HTTP' },
  'too-deep': { statuses: [400], means: 'Lists and objects in the body are nested too deep' },
  'too-many-values': { statuses: [400], means: 'The body has more values than any request needs' },
  'invalid-request': { statuses: [400], means: 'Fields are missing or wrong; `errors` names each' },
  'malformed-json': { statuses: [400], means: 'The body is not JSON' },
  'malformed-form': { statuses: [400], means: 'The body is not a multipart form' },
  'invalid-idempotency-key': { statuses: [400], means: 'The header `Idempotency-Key` cannot be one' },
  'file-empty': { statuses: [400], means: 'A file has no content' },
  'invalid-if-match': { statuses: [400], means: 'The header `If-Match` names no version' },
  unauthorized: { statuses: [401], means: 'There are no credentials, or they are not known' },
  'session-over': { statuses: [401], means: 'The session of the page is over, or the cookie is none of ours' },
  'insufficient-scope': { statuses: [403], means: 'The credentials do not have the scope that this needs' },
  'other-company': { statuses: [403], means: 'The browser has signed in to another company than the page shows' },
  'not-our-page': { statuses: [403], means: 'Only a page of this server signs in and out' },
  'needs-tls': { statuses: [403], means: 'Signing in needs https, or a browser on the machine of the server' },
  'not-found': { statuses: [404], means: 'Nothing is there, or nothing that this company may know of' },
  'method-not-allowed': { statuses: [405], means: 'The address does not answer this method; see the header `Allow`' },
  'too-slow': { statuses: [408], means: 'The request came too slowly, or stopped coming' },
  'being-published': { statuses: [409], means: 'A worker is publishing the post right now' },
  published: { statuses: [409], means: 'The post is out already' },
  'partly-published': { statuses: [409], means: 'One part of the post is out already' },
  failed: { statuses: [409], means: 'The post has failed already' },
  cancelled: { statuses: [409], means: 'The post was cancelled' },
  held: { statuses: [409], means: 'The post waits for its account to be connected again' },
  pending: { statuses: [409], means: 'The post waits for its time; there is nothing to try again' },
  'not-queued': { statuses: [409], means: 'The post has no place in the queue' },
  'nothing-unconfirmed': { statuses: [409], means: 'Nothing about the post is unconfirmed' },
  'which-publication': { statuses: [409], means: 'Both publications of the post are unconfirmed; say which is meant' },
  'external-id-taken': { statuses: [409], means: 'Another post of the account has this id on the platform' },
  'outcome-unknown': {
    statuses: [409, 503],
    means:
      '409: the post was sent and the platform did not answer. 503: the database did not answer whether the request took effect. Look before you send it again',
  },
  'too-many-keys': { statuses: [409], means: 'The company has as many API keys as it may have' },
  'too-many-webhooks': { statuses: [409], means: 'The company has as many webhooks as it may have' },
  'webhook-not-active': {
    statuses: [409],
    means: 'The webhook is paused, or its receiver has said that it is gone: nothing is sent there',
  },
  'request-in-flight': { statuses: [409], means: 'A request with this `Idempotency-Key` is under way' },
  'answer-not-kept': {
    statuses: [409],
    means: 'The request with this `Idempotency-Key` was carried out; its answer held a secret, which is not kept',
  },
  disconnected: { statuses: [409], means: 'The account is disconnected; there is no token' },
  'login-failed': { statuses: [409], means: 'The login came to nothing; `detail` says why' },
  'login-used': { statuses: [409], means: 'The accounts of this login have been connected' },
  'login-unfinished': { statuses: [409], means: 'The login has not come back from the platform yet' },
  'login-expired': { statuses: [410], means: 'The time to choose what to connect is over' },
  'changed-meanwhile': { statuses: [412], means: 'Somebody has changed the post since the version you named' },
  'too-large': { statuses: [413], means: 'The body, or one field of it, is too large' },
  'file-too-large': { statuses: [413], means: 'A file is too large' },
  'media-quota': { statuses: [413], means: 'The files of the company would weigh more than they may; see `quota`' },
  'file-quota': { statuses: [413], means: 'The company would have more files than it may; see `quota`' },
  'address-too-long': { statuses: [414], means: 'The address with its query is too long' },
  'unsupported-media-type': { statuses: [415], means: 'The body is of a type that is not read here' },
  'unsupported-encoding': { statuses: [415], means: 'The body is not in UTF-8, or is compressed in an unknown way' },
  'file-type': { statuses: [415], means: 'A file is of a type that is not kept' },
  'not-publishable': { statuses: [422], means: 'A platform cannot publish this; `errors` names each reason' },
  'not-connectable': { statuses: [422], means: 'The login cannot connect this; `errors` names each reason' },
  'token-refused': { statuses: [422], means: 'The platform says that the token cannot publish for this account' },
  'idempotency-key-reused': { statuses: [422], means: 'The `Idempotency-Key` came with another request before' },
  'too-many-requests': {
    statuses: [429],
    means:
      'More requests in a minute than the address, the key or the company may send, or than an account may be asked about or a webhook be tried',
  },
  'too-many-failures': { statuses: [429], means: 'Too many refused credentials came from this address' },
  'post-quota': {
    statuses: [429],
    means:
      'More posts of the company would wait than may, see `quota`; nothing was scheduled. No `Retry-After`: there is room again when some are out or cancelled',
  },
  busy: {
    statuses: [429],
    means:
      'As many files of the company wait as may, to be looked into or converted, or as much of its requests is still being sent; nothing was scheduled',
  },
  'headers-too-large': { statuses: [431], means: 'The headers are too many or too large' },
  internal: { statuses: [500], means: 'Something went wrong on this server; its log tells more under the request id' },
  'database-unavailable': { statuses: [503], means: 'The database cannot be reached; try again shortly' },
  'not-ready': { statuses: [503], means: 'Something stands in the way of publishing; `reasons` says what' },
  draining: { statuses: [503, 504], means: 'This server is being stopped; another one answers' },
  'server-full': { statuses: [503], means: 'The server holds as many connections as it may; try again shortly' },
  'address-full': {
    statuses: [503],
    means:
      'As many requests from the address are under way as one may have at a time; nothing of the request was taken',
  },
  overloaded: {
    statuses: [503],
    means: 'More is asked of the server than it can do; nothing of the request was taken',
  },
  'keys-unavailable': {
    statuses: [503],
    means: 'The keys that JWTs are checked with cannot be fetched; try again shortly',
  },
  'platform-unavailable': { statuses: [503], means: 'The platform could not be asked; nothing was changed' },
  'login-not-configured': { statuses: [503], means: 'This login is not set up on the server' },
  'encryption-key': { statuses: [503], means: 'The server has not the key that the tokens are encrypted with' },
  'media-store-unavailable': { statuses: [503], means: 'The store of media files cannot be used; try again shortly' },
  'media-folder-closed': {
    statuses: [503],
    means:
      'This server cannot write to its folder for files; trying again helps only when its operator has corrected that',
  },
  'no-space': { statuses: [507], means: 'This server has no room for files' },
} as const satisfies Record<string, Code>

export type ProblemCode = keyof typeof problemCodes

/** The codes that may come with a status. */
export const codesOf = (status: number): ProblemCode[] =>
  (Object.entries(problemCodes) as [ProblemCode, Code][])
    .filter(([, { statuses }]) => statuses.includes(status))
    .map(([code]) => code)

/** The `type` of a problem document. */
export const problemType = (code: ProblemCode) => `urn:post-dispatcher:problem:${code}` as const
