import * as z from 'zod/mini'
import { id } from '../meta/answers'
import type { GraphClient } from '../meta/graph-client'
import type { CommitToFind, PublishJob } from '../publisher'

const media = z.object({
  id,
  caption: z.optional(z.string()),
  timestamp: z.optional(z.string()),
  media_type: z.optional(z.string()),
})

/** The platform's clock and ours need not agree to the second. */
const CLOCK_DIFFERENCE_MS = 120_000

/**
 * Finds the post that a lost media_publish made: by caption, kind and time, and only if exactly one fits that no other
 * publication of ours owns. The newest post alone proves nothing, somebody may have posted by hand.
 */
export async function findPublishedMedia(
  graph: GraphClient,
  job: PublishJob,
  commit: CommitToFind,
): Promise<string | undefined> {
  const since = Math.floor((commit.at.getTime() - CLOCK_DIFFERENCE_MS) / 1000)
  const params = { fields: 'id,caption,timestamp,media_type', since, limit: 50 }
  const { data } = await graph(
    { purpose: 'look', method: 'GET', path: `/${job.account.externalId}/media`, token: job.account.token, params },
    z.object({ data: z.array(media) }),
  )
  const wanted = comparable(job.caption)
  const kind = job.media.length > 1 ? 'CAROUSEL_ALBUM' : 'IMAGE'
  const matching: string[] = []
  for (const item of data) {
    const fits =
      comparable(item.caption ?? '') === wanted &&
      (item.media_type === undefined || item.media_type === kind) &&
      (item.timestamp === undefined || parseGraphTime(item.timestamp) >= since * 1000)
    if (fits && !(await commit.isTaken(item.id))) matching.push(item.id)
  }
  return matching.length === 1 ? matching[0] : undefined
}

// Listings drop the @ of mentions for users without admin-like tasks, and may fold white space.
const comparable = (caption: string) => caption.normalize('NFC').replaceAll('@', '').replace(/\s+/g, ' ').trim()

/** `2026-04-06T17:50:09+0000`: an offset without colon, which Date.parse need not take. */
export const parseGraphTime = (text: string) => Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
