import * as z from 'zod/mini'
import { id } from '../../meta/answers'
import type { PageCalls } from './tools'

const listed = z.object({
  data: z.array(z.object({ post_id: id, media_id: z.optional(id) })),
  paging: z.optional(
    z.object({ cursors: z.optional(z.object({ after: z.optional(z.string()) })), next: z.optional(z.string()) }),
  ),
})

/** Pages of a listing that are read at most. */
const MAX_PAGES = 10

/** The story that shows our photo or video. The listing names its media by the id the upload was answered with. */
export async function findStory(calls: PageCalls, mediaId: string, since: Date): Promise<string | undefined> {
  let after: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const params = { since: Math.floor(since.getTime() / 1000) - 600, limit: 100, ...(after && { after }) }
    const { data, paging } = await calls.get('look', `/${calls.page}/stories`, params, listed)
    const story = data.find((item) => item.media_id === mediaId)
    if (story) return story.post_id
    after = paging?.next ? paging.cursors?.after : undefined
    if (!after) return undefined
  }
  return undefined
}
