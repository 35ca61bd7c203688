import { counted } from '../../../domain/counted'
import { notThere } from '../../calls/not-there'
import type { LostTime, PublishJob, Sought } from '../../calls/publisher'
import type { GraphClient } from '../../meta/graph-client'
import { searchMedia } from './find-publication'

/** Listings may lag a publish by moments: before this much time a missing post proves nothing. */
const LISTING_LAG_MS = 60_000
/** Stories are listed for a day. */
const STORY_LISTED_MS = 23 * 3_600_000

/** Searches an account for a post that may have gone out in a time that our database has lost. */
export async function seekMedia(graph: GraphClient, job: PublishJob, lost: LostTime): Promise<Sought> {
  const [from, now] = [lost.from.getTime(), lost.now.getTime()]
  // To the present: somebody may have gone on with it since.
  const { byText, byKind, complete } = await searchMedia(graph, job, { from, kindFrom: from, kindUntil: now }, lost)
  const [text, ...more] = byText
  if (text && more.length === 0) {
    return { kind: 'published', externalId: text, because: 'one post of the account since then has this text and kind' }
  }
  if (text)
    return {
      kind: 'unknown',
      because: `${counted(byText.length, 'post of the account since then has', 'posts of the account since then have')} this text`,
    }
  if (byKind.length > 0) {
    const because = 'the account shows a post of that time and kind, and no text tells whether it is this'
    return { kind: 'unknown', because, final: true }
  }
  if (job.kind === 'story' && now - from > STORY_LISTED_MS) {
    return { kind: 'unknown', because: 'stories are listed for a day only', final: true }
  }
  return complete
    ? notThere('no post of the account since then matches', lost, LISTING_LAG_MS)
    : { kind: 'unknown', because: 'the account shows more since then than can be looked through' }
}
