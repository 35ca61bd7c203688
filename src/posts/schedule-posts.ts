import { waitingPosts } from '../db/posts/waiting-posts'
import { type PostToSchedule, writePosts } from '../db/posts/write-posts'
import { lookForRoom } from '../db/usage/take-room'
import type { WithinTransaction } from '../db/within-transaction'
import type { PostContent } from '../domain/post-content'
import type { Actor } from '../domain/timeline'
import { discardFiles } from '../media/discard-files'
import type { StoredMedia } from '../media/media-library'
import { accountsToPostTo } from './accounts-to-post-to'
import { refuseLostMentions } from './lost-mentions'
import { withMadeFiles } from './made-files'
import { makeReady } from './make-ready'
import type { WantedMedia } from './named-uploads'
import { meantMedia, useNamedInOptions } from './own-media'
import type { PostTools } from './post-tools'
import { type AskedTime, postingTime } from './posting-time'
import type { ToldSamePost } from './same-posts'

/** One post for each of some accounts of a company. */
export type ScheduleRequest = Omit<PostContent, 'media'> & {
  media: WantedMedia[]
  socialAccountIds: string[]
  /** Captions of their own for some of the accounts, by account id; null for none. */
  captions: Record<string, string | null>
  time: AskedTime
}

/** Whose the posts are, and who wants them. */
export type Author = { companyId: string; createdBy: Actor | null }

export type PlannedPosts = {
  /** In the order of the accounts. */
  posts: PostToSchedule[]
  scheduledFor: Date
  /** What will be otherwise than one might expect. */
  warnings: string[]
  /** Of the warnings those about posts that say the same already. */
  same: ToldSamePost[]
}

export type ScheduledPosts = PlannedPosts & { ids: string[] }

/**
 * Checks posts and puts them into the queue, all of them or none.
 * @param within belongs into the transaction that does it
 * @throws UnusableFields when one of them cannot be; QuotaReached when the company has as many waiting as it may; an error for which `isCommitUnknown` holds when they may be scheduled
 *   or not, and the caller has to look before asking again
 */
export async function schedulePosts(
  tools: PostTools,
  request: ScheduleRequest,
  author: Author,
  within?: WithinTransaction<ScheduledPosts>,
): Promise<ScheduledPosts> {
  const { made, ...planned } = await plan(tools, request, author, { asksForRoom: request.media.length > 0 })
  const ids = await withMadeFiles(tools, made, () =>
    writePosts(tools.db, planned.posts, tools.config.POSTS_PER_COMPANY, async (execute, ids) =>
      within?.(execute, { ...planned, ids }),
    ),
  )
  return { ...planned, ids }
}

/**
 * Checks everything and schedules nothing.
 * @throws UnusableFields and QuotaReached as scheduling would
 */
export async function planPosts(tools: PostTools, request: ScheduleRequest, author: Author): Promise<PlannedPosts> {
  const { made, ...planned } = await plan(tools, request, author, { asksForRoom: true })
  await discardFiles(tools, made)
  return planned
}

async function plan(
  tools: PostTools,
  { socialAccountIds, captions, time, ...asked }: ScheduleRequest,
  { companyId, createdBy }: Author,
  { asksForRoom }: { asksForRoom: boolean },
): Promise<PlannedPosts & { made: StoredMedia[] }> {
  const { at, warnings } = await postingTime(time, asked.timeZone, tools)
  // Before its files are looked into, which costs. Others hear of it when they are written, without a statement more for each.
  if (asksForRoom) {
    await lookForRoom(tools.db, waitingPosts(companyId, tools.config.POSTS_PER_COMPANY), socialAccountIds.length)
  }
  // With captions of their own, each account's is looked at once its platform is known.
  if (Object.keys(captions).length === 0) refuseLostMentions([asked])
  const content = { ...asked, media: await meantMedia(tools, companyId, asked.media) }
  await useNamedInOptions(tools, companyId, asked.options)
  const accounts = await accountsToPostTo(tools.db, companyId, socialAccountIds)
  const planned = accounts.map((account) => {
    if (!Object.hasOwn(captions, account.id)) return { account, draft: content }
    const draft = { ...content, caption: captions[account.id] || null }
    return { account, draft, captionPath: `captions.${account.id}` }
  })
  const ready = await makeReady(tools, planned, { companyId, at })
  const posts = ready.contents.map(({ content, contentHash }, index) => {
    const account = accounts[index] as (typeof accounts)[number]
    return {
      ...content,
      contentHash,
      companyId,
      createdBy,
      socialAccountId: account.id,
      platform: account.platform,
      scheduledFor: at,
      accountIsDead: account.status === 'needs_reconnect',
      traceparent: tools.traceparent,
    }
  })
  return { posts, scheduledFor: at, warnings: [...warnings, ...ready.warnings], same: ready.same, made: ready.made }
}
