import * as z from 'zod/mini'
import { counted } from '../../../domain/counted'
import { notThere } from '../../calls/not-there'
import type { LostTime, PublishJob, Sought } from '../../calls/publisher'
import { id } from '../../meta/answers'
import { normalText } from './normal-text'
import type { PageCalls } from './tools'

/** Clocks differ, and a call may have taken a while to be carried out. */
const BEFORE_MS = 120_000
const AFTER_MS = 600_000
/** Pages of a listing that are read at most. */
const MAX_PAGES = 10
/** A story leaves the listing after a day, unless the page keeps an archive. */
const STORY_LISTED_MS = 23 * 3_600_000
/** Listings may lag a publish by moments: before this much time a missing post proves nothing. */
const LISTING_LAG_MS = 60_000

const paging = z.optional(
  z.object({ next: z.optional(z.string()), cursors: z.optional(z.object({ after: z.optional(z.string()) })) }),
)
const attachment = z.object({
  media_type: z.optional(z.string()),
  target: z.optional(z.object({ id: z.optional(id), url: z.optional(z.string()) })),
})
const posts = z.object({
  data: z.array(
    z.object({
      id,
      message: z.optional(z.string()),
      attachments: z.catch(z.optional(z.object({ data: z._default(z.array(attachment), []) })), undefined),
    }),
  ),
  paging,
})
const stories = z.object({
  data: z.array(z.object({ post_id: id, media_type: z.optional(z.string()) })),
  paging,
})

/** Searches a page for a post that may have gone out in a time that our database has lost. */
export async function seekOnPage(calls: PageCalls, job: PublishJob, lost: LostTime): Promise<Sought> {
  return job.kind === 'story' ? seekStory(calls, job, lost) : seekPost(calls, job, lost)
}

async function seekPost(calls: PageCalls, job: PublishJob, lost: LostTime): Promise<Sought> {
  const fields = 'id,message,attachments{media_type,target}'
  const { listed, complete } = await readAll((page) =>
    calls.get('look', `/${calls.page}/published_posts`, { fields, ...windowOf(lost), ...page }, posts),
  )
  const alike: string[] = []
  for (const post of listed) {
    const attached = post.attachments?.data ?? []
    if (normalText(post.message) !== normalText(job.caption) || !showsTheSame(job, attached)) continue
    // A video is known by its own id, not by that of the post that shows it.
    const externalId = isVideo(job) ? attached[0]?.target?.id : post.id
    if (externalId && !(await lost.isTaken(externalId))) alike.push(externalId)
  }
  if (alike.length === 0) return ifComplete(complete, lost, 'the page lists no such post of that time')
  const [only] = alike
  if (!only || alike.length > 1)
    return { kind: 'unknown', because: `the page lists ${counted(alike.length, 'such post')} of that time` }
  if (normalText(job.caption) === '' && !job.link) {
    return {
      kind: 'unknown',
      because: 'the page lists a post of that time and kind, and no text tells whether it is this',
    }
  }
  return { kind: 'published', externalId: only, because: 'the page lists one post of that time with our text' }
}

async function seekStory(calls: PageCalls, job: PublishJob, lost: LostTime): Promise<Sought> {
  const { listed, complete } = await readAll((page) =>
    calls.get('look', `/${calls.page}/stories`, { ...windowOf(lost), ...page }, stories),
  )
  const wanted = isVideo(job) ? 'video' : 'photo'
  for (const { post_id, media_type } of listed) {
    const mayBe = media_type === undefined || media_type === wanted
    if (mayBe && !(await lost.isTaken(post_id))) {
      return { kind: 'unknown', because: 'the page lists a story of that time, and stories have no text', final: true }
    }
  }
  if (lost.now.getTime() - lost.from.getTime() > STORY_LISTED_MS) {
    return { kind: 'unknown', because: 'stories are listed for a day only', final: true }
  }
  return ifComplete(complete, lost, 'the page lists no story of that time')
}

function ifComplete(complete: boolean, lost: LostTime, because: string): Sought {
  return complete
    ? notThere(because, lost, LISTING_LAG_MS)
    : { kind: 'unknown', because: 'the page shows more of that time than can be looked through' }
}

// To the present: somebody may have gone on with it since.
const windowOf = ({ from, now }: LostTime) => ({
  since: Math.floor((from.getTime() - BEFORE_MS) / 1000),
  until: Math.ceil((now.getTime() + AFTER_MS) / 1000),
  limit: 100,
})

type Listing<T> = {
  data: T[]
  paging?: { next?: string | undefined; cursors?: { after?: string | undefined } | undefined } | undefined
}

async function readAll<T>(
  read: (page: { after?: string }) => Promise<Listing<T>>,
): Promise<{ listed: T[]; complete: boolean }> {
  const listed: T[] = []
  let after: string | undefined
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { data, paging } = await read(after ? { after } : {})
    listed.push(...data)
    after = paging?.next ? paging.cursors?.after : undefined
    if (!after) return { listed, complete: !paging?.next }
  }
  return { listed, complete: false }
}

const isVideo = ({ media }: PublishJob) => media[0]?.type === 'video'

/** Whether what a listed post shows is of the sort that the job shows. Unknown sorts may be anything. */
function showsTheSame(job: PublishJob, attached: z.infer<typeof attachment>[]): boolean {
  const [first] = attached
  const sort = first?.media_type
  if (isVideo(job)) return sort === undefined ? first !== undefined : sort === 'video'
  if (job.media.length > 0) return first !== undefined && (sort === undefined || sort === 'photo' || sort === 'album')
  return sort !== 'photo' && sort !== 'album' && sort !== 'video'
}
