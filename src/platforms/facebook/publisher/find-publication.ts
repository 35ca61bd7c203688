import * as z from 'zod/mini'
import { counted } from '../../../domain/counted'
import type { CommitToFind, LookWithoutAbsence, PublishJob } from '../../calls/publisher'
import { id } from '../../meta/answers'
import { normalText } from './normal-text'
import type { PageCalls } from './tools'

const target = z.object({ id: z.optional(id), url: z.optional(z.string()) })
const subattachment = z.object({ target: z.optional(target) })
const attachment = z.extend(subattachment, {
  subattachments: z.optional(z.object({ data: z._default(z.array(subattachment), []) })),
})
const listed = z.object({
  data: z.array(
    z.object({
      id,
      message: z.optional(z.string()),
      attachments: z.catch(z.optional(z.object({ data: z._default(z.array(attachment), []) })), undefined),
    }),
  ),
  paging: z.optional(z.object({ next: z.optional(z.string()) })),
})
type Listed = z.infer<typeof listed>['data'][number]

/** Clocks differ, and the call may have taken a while to be carried out. */
const BEFORE_S = 120
const AFTER_S = 600

/** Looks for a post by what it shows and when it was made. Only one single match is an answer; none is not. */
export async function findDirectPost(
  calls: PageCalls,
  job: PublishJob,
  photos: string[],
  commit: CommitToFind,
): Promise<LookWithoutAbsence> {
  const at = Math.floor(commit.at.getTime() / 1000)
  const params = {
    fields: 'id,message,created_time,attachments{target,subattachments{target}}',
    since: at - BEFORE_S,
    until: at + AFTER_S,
    limit: 100,
  }
  const { data, paging } = await calls.get('look', `/${calls.page}/published_posts`, params, listed)
  if (paging?.next) return { kind: 'unknown', because: 'the page shows more posts of that time than can be told apart' }
  const ours: Listed[] = []
  for (const post of data) if (isAlike(post, job, photos) && !(await commit.isTaken(post.id))) ours.push(post)
  const [only, second] = ours
  if (!only) return { kind: 'unknown', because: 'the page lists no such post, which does not prove that there is none' }
  if (second) return { kind: 'unknown', because: `the page lists ${counted(ours.length, 'such post')}` }
  const because =
    photos.length > 0 ? 'the page lists one post with our photos' : 'the page lists one post with our text'
  return { kind: 'published', externalId: only.id, because }
}

// Photo ids are ours alone, so they prove it; a text proves it only together with the time.
function isAlike(post: Listed, job: PublishJob, photos: string[]): boolean {
  const shown = (post.attachments?.data ?? []).flatMap((item) => [item, ...(item.subattachments?.data ?? [])])
  if (photos.length > 0) {
    const ids = new Set(shown.map((item) => item.target?.id))
    return photos.every((photo) => ids.has(photo))
  }
  if (normalText(post.message) !== normalText(job.caption)) return false
  return normalText(job.caption) !== '' || shown.some((item) => item.target?.url === job.link)
}
