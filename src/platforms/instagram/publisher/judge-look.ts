import type { Look } from '../../calls/publisher'
import type { ContainerStatus } from './container-status'
import type { Found } from './find-publication'

/** Listings and status may lag a publish by moments: before this much time absence proves nothing. */
const LISTING_LAG_MS = 60_000

/** No status lags for this long: a container that still waits after it was not published, whatever else is listed. */
const STATUS_LAG_MS = 600_000

/**
 * What the container's status and the account's listing prove about a commit. The newest post alone proves nothing,
 * somebody may have posted by hand.
 *
 * | container says              | one post of the same text | none of that text, one of the kind and time | nothing   |
 * |-----------------------------|---------------------------|----------------------------------------------|-----------|
 * | PUBLISHED                   | it is that                | it is that                                   | unknown   |
 * | FINISHED, a minute later    | it is that                | unknown; absent after ten minutes            | absent    |
 * | FINISHED before, IN_PROGRESS | unknown                  | unknown                                      | unknown   |
 * | EXPIRED, ERROR, unreadable  | it is that                | unknown                                      | unknown   |
 *
 * Several posts of the same text are unknown everywhere. Kind and time are proof only beside PUBLISHED, which says that
 * ours is out: exactly one post fits it then. Stories have no text at all, and Instagram Login may hide captions.
 */
export function judgeLook(status: ContainerStatus, found: Found, ageMs: number): Look {
  const says = `the container says ${status.code}`
  const [text, ...moreText] = found.byText
  const [kind, ...moreKind] = found.byKind
  const mayChange = status.code === 'IN_PROGRESS' || (status.code === 'FINISHED' && ageMs <= LISTING_LAG_MS)
  if (mayChange) return { kind: 'unknown', because: `${says}, which may not be its last word yet` }
  if (text) {
    const because = `of the account has this text, kind and time; ${says}`
    if (moreText.length === 0) return { kind: 'published', externalId: text, because: `one post ${because}` }
    return { kind: 'unknown', because: `more than one post ${because}` }
  }
  if (status.code === 'PUBLISHED') {
    if (kind && moreKind.length === 0) {
      const because = `${says}, and one post of the account has its kind and time`
      return { kind: 'published', externalId: kind, because }
    }
    const listed = kind
      ? 'several posts of the account have its kind and time, and no text tells them apart'
      : 'none of the listed posts can be told to be it'
    return { kind: 'unknown', because: `it is out, since ${says}, but its id is not known: ${listed}` }
  }
  if (status.code === 'FINISHED' && found.complete && (!kind || ageMs > STATUS_LAG_MS)) {
    return {
      kind: 'absent',
      because: 'the container still waits to be published and no post of the account matches',
      harmless: 'a container is published once',
    }
  }
  const listed = kind
    ? 'a post of its kind and time proves nothing'
    : 'no post of the account matches, which proves nothing'
  return { kind: 'unknown', because: `${says}, and ${listed}` }
}
