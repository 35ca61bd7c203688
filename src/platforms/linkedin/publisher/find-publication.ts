import * as z from 'zod/mini'
import { counted } from '../../../domain/counted'
import { PublishError } from '../../../domain/failure'
import { notThere } from '../../calls/not-there'
import type { CommitToFind, LookWithoutAbsence, LostTime, PublishJob, Sought } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'
import { judgeDuplicate } from './judge-duplicate'
import { type LinkedInProgress, readProgress } from './progress'
import { type ListedPost, listedPost, resembles, type Window } from './same-publication'

const PAGE = 100
/** A page of pages that posts more than this in a few minutes is not searched to its end. */
const MAX_PAGES = 10

/** The platform's clock and ours need not agree to the second. */
const CLOCK_DIFFERENCE_MS = 120_000
/** A call may be carried out some time after we have given up on its answer. */
const LATE_EFFECT_MS = 900_000
/** How far the listing lags behind is not documented; after this long it shows what there is. */
const LISTING_LAG_MS = 300_000

/**
 * Looks for the post that a lost commit may have made. Only organizations can be looked at: the finder of a member's
 * posts needs a closed scope. A post with our own uploads is it; otherwise exactly one with this text, kind of content and
 * time. None proves nothing, because how far the listing lags behind is not documented.
 */
export async function findPost(
  linkedin: LinkedInClient,
  job: PublishJob,
  progress: LinkedInProgress,
  commit: CommitToFind,
): Promise<LookWithoutAbsence> {
  const known = await judgeDuplicate(linkedin, job, progress, commit)
  if (known) return known
  const first = Math.min(progress.firstCommitAt ?? Number.POSITIVE_INFINITY, commit.at.getTime())
  const window = { from: first - CLOCK_DIFFERENCE_MS, until: commit.at.getTime() + LATE_EFFECT_MS }
  const found = await search(linkedin, job, progress, commit, window)
  return found.kind === 'none' ? unknown('0 posts of the page have this text and time') : found
}

/** Searches an organization for a post that may have gone out in a time that our database has lost. */
export async function seekPost(linkedin: LinkedInClient, job: PublishJob, lost: LostTime): Promise<Sought> {
  const window = { from: lost.from.getTime() - CLOCK_DIFFERENCE_MS, until: lost.now.getTime() + LATE_EFFECT_MS }
  const found = await search(linkedin, job, readProgress({}), lost, window)
  if (found.kind !== 'none') return found
  return notThere('no post of the page since then has this text', lost, LISTING_LAG_MS)
}

/** What a search found; `none`: all of that time was looked through. */
type Found = Exclude<LookWithoutAbsence, { kind: 'failed' }> | { kind: 'none' }

async function search(
  linkedin: LinkedInClient,
  job: PublishJob,
  progress: LinkedInProgress,
  owned: Pick<CommitToFind, 'isTaken'>,
  window: Window,
): Promise<Found> {
  if (job.account.externalId.startsWith('urn:li:person:')) {
    const because = 'LinkedIn lets nobody look up the posts of a member: please look at the profile yourself'
    return { kind: 'unknown', final: true, because }
  }
  try {
    const listing = await listPosts(linkedin, job.account, window)
    return listing
      ? await choose(listing, job, progress, owned, window)
      : unknown('LinkedIn answered a list of an unknown shape')
  } catch (error) {
    if (!(error instanceof PublishError) || error.failure.kind !== 'permission') throw error
    return { ...unknown(`this token may not list the page's posts (${error.failure.reason})`), final: true }
  }
}

type Listing = { posts: ListedPost[]; isComplete: boolean }

async function choose(
  { posts, isComplete }: Listing,
  job: PublishJob,
  progress: LinkedInProgress,
  owned: Pick<CommitToFind, 'isTaken'>,
  window: Window,
): Promise<Found> {
  const found: Record<'certain' | 'likely', ListedPost[]> = { certain: [], likely: [] }
  for (const post of posts) {
    const likeness = resembles(post, job, progress, window)
    if (likeness !== 'no' && !(await owned.isTaken(post.id))) found[likeness].push(post)
  }
  const matching = found.certain.length > 0 ? found.certain : found.likely
  const [post] = matching
  if (!post && isComplete) return { kind: 'none' }
  if (!post || matching.length > 1)
    return unknown(`${counted(matching.length, 'post of the page has', 'posts of the page have')} this text and time`)
  if (found.certain.length === 0 && !isComplete) {
    return unknown('one post of the page has this text and time, but there are too many to look through all of them')
  }
  switch (post.lifecycleState ?? 'PUBLISHED') {
    case 'PUBLISHED': {
      const because =
        found.certain.length > 0
          ? 'a post of the page shows the files uploaded for it'
          : 'one post of the page has this text and time'
      return { kind: 'published', externalId: post.id, because }
    }
    default:
      return unknown(`LinkedIn has the post ${post.id} as ${post.lifecycleState}`)
  }
}

const unknown = (because: string): { kind: 'unknown'; because: string } => ({ kind: 'unknown', because })

const page = z.object({
  elements: z.array(z.unknown()),
  paging: z.optional(z.object({ links: z.optional(z.array(z.object({ rel: z.optional(z.string()) }))) })),
})

/** The author's posts from the newest back to the beginning of the window; undefined for an answer that is no list. */
async function listPosts(
  linkedin: LinkedInClient,
  { externalId, token }: PublishJob['account'],
  window: Window,
): Promise<Listing | undefined> {
  const posts: ListedPost[] = []
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    // AUTHOR shows the newest state, also of what readers do not see yet.
    const query = `q=author&author=${encodeURIComponent(externalId)}&start=${pages * PAGE}&count=${PAGE}&sortBy=CREATED&viewContext=AUTHOR`
    const path = `/rest/posts?${query}`
    const answer = await linkedin.call({ purpose: 'look', method: 'GET', path, token, restliMethod: 'FINDER' })
    const parsed = page.safeParse(answer.body)
    if (!parsed.success) return undefined
    const { elements, paging } = parsed.data
    // A post of a shape we do not know is not ours: ours are plain.
    const readable = elements.flatMap((element) => {
      const post = listedPost.safeParse(element)
      return post.success ? [post.data] : []
    })
    posts.push(...readable)
    const oldest = Math.min(...readable.map(({ createdAt }) => createdAt ?? Number.POSITIVE_INFINITY))
    const isLast = elements.length === 0 || (paging?.links && !paging.links.some(({ rel }) => rel === 'next'))
    if (isLast || oldest < window.from) return { posts, isComplete: true }
  }
  return { posts, isComplete: false }
}
