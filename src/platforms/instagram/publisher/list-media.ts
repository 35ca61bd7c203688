import * as z from 'zod/mini'
import { PublishError } from '../../../domain/failure'
import type { PublishJob } from '../../calls/publisher'
import { id } from '../../meta/answers'
import type { GraphClient } from '../../meta/graph-client'

const media = z.object({
  id,
  caption: z.optional(z.string()),
  timestamp: z.optional(z.string()),
  media_type: z.optional(z.string()),
  media_product_type: z.optional(z.string()),
})
export type ListedMedia = z.infer<typeof media>

const page = z.object({
  data: z.array(media),
  paging: z.optional(
    z.object({ next: z.optional(z.string()), cursors: z.optional(z.object({ after: z.optional(z.string()) })) }),
  ),
})

/** Far more than an account may publish in the day that a container lives. */
const MAX_PAGES = 5

/** The listing that holds this job once it is out: stories have one of their own, which shows the last 24 hours. */
export async function listMedia(
  graph: GraphClient,
  job: PublishJob,
  sinceMs: number,
  purpose: 'prepare' | 'look',
): Promise<{ media: ListedMedia[]; complete: boolean }> {
  const isStory = job.kind === 'story'
  const path = `/${job.account.externalId}/${isStory ? 'stories' : 'media'}`
  const window = isStory ? {} : { since: Math.floor(sinceMs / 1000), limit: 100 }
  const found: ListedMedia[] = []
  let after: string | undefined
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const params = { ...window, ...(after && { after }) }
    const answer = await withFields((fields) =>
      graph({ purpose, method: 'GET', path, token: job.account.token, params: { fields, ...params } }, page),
    )
    found.push(...answer.data)
    after = answer.paging?.next ? answer.paging.cursors?.after : undefined
    if (!after) return { media: found, complete: !answer.paging?.next }
  }
  return { media: found, complete: false }
}

/** `caption` and `media_product_type` are documented for Facebook Login only: a login that refuses them gets along without. */
async function withFields<T>(ask: (fields: string) => Promise<T>): Promise<T> {
  const always = 'id,timestamp,media_type'
  try {
    return await ask(`${always},caption,media_product_type`)
  } catch (error) {
    if (!(error instanceof PublishError) || error.failure.kind !== 'rejected') throw error
    return ask(always)
  }
}
