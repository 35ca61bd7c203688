import type { Database } from '../../src/db/connection'
import { claimDuePosts } from '../../src/db/queue/claim'
import { createLedger, type LedgerEntry } from '../../src/db/queue/ledger'
import { loadClaimedPosts } from '../../src/db/queue/load-claimed-posts'
import { takeBackClaimsOfWorker } from '../../src/db/queue/take-back-claims'
import type { ClaimedPost, Publication } from '../../src/domain/claimed-post'
import { publicationMoves } from '../../src/domain/moves'
import type { PublicationStatus } from '../../src/domain/post-status'
import { type PublicationResult, settlePost } from '../../src/domain/settle-post'
import { reasonOf, type Settlement } from '../../src/domain/settlement'
import type { TimelineLine, WorkerId } from '../../src/domain/timeline'
import { givenUp, outcomeOf } from '../../src/workers/publish-post'
import { newClaim } from './new-claim'
import { makeDue } from './passing-time'

/*
 * The work of one claim as a worker writes it down, with what ships: the claim, the ledger, and the settlement that follows
 * from what was found. Only the platform is missing; what it says is made up by the caller.
 */

export const WORKER: WorkerId = 'worker-1-1'
const HOST = 'h'
export const POLICY = { maxAttempts: 3, retryBaseMs: 60_000 }

/** What is found out about one publication. */
export type Finding = {
  status: PublicationStatus
  result: PublicationResult
  line: TimelineLine
  known?: Partial<Publication>
}

/**
 * Lets a worker claim one post.
 * @throws when the queue gave out another one, or nothing
 */
export async function claimPost(db: Database, id: string): Promise<ClaimedPost> {
  await makeDue(db, id)
  const claim = await claimDuePosts(db, { limit: 1, workerId: WORKER, host: HOST }, newClaim())
  const { posts, unusable } =
    claim.scheduleIds.length > 0 ? await loadClaimedPosts(db, claim) : { posts: [], unusable: [] }
  const [post] = posts
  if (post?.postDetailId !== id) {
    const instead = post?.postDetailId ?? unusable[0]?.reason ?? 'nothing'
    throw new Error(`The claim was to take post ${id}, and took: ${instead}`)
  }
  return post
}

/** One claim from its beginning to what becomes of the post. What is out already is not looked at again. */
export async function workOn(
  db: Database,
  id: string,
  findingOf: (publication: Publication) => Finding,
  policy = POLICY,
): Promise<void> {
  const post = await claimPost(db, id)
  const results: PublicationResult[] = []
  for (const publication of post.publications) {
    if (publication.status === 'published') results.push({ kind: 'published' })
    else results.push(await writeDown(db, post, publication, findingOf(publication)))
  }
  const settlement = settlePost(post, results, policy)
  if (settlement) await settle(db, post, settlement)
}

/** Writes down what was found; what only the answer to a commit call can tell, after that the call was about to leave. */
export async function writeDown(
  db: Database,
  post: ClaimedPost,
  publication: Publication,
  { status, result, line, known }: Finding,
): Promise<PublicationResult> {
  const isNext = (next: PublicationStatus) =>
    next === publication.status || publicationMoves[publication.status].includes(next)
  if (!isNext(status)) await save(db, post, publication, 'committing')
  // What went wrong before it was out is told by the timeline alone.
  if (status === 'published') delete publication.errorMessage
  await save(db, post, Object.assign(publication, known), status, line)
  return result
}

/** Writes a publication as it is now, with its new status. */
export async function save(
  db: Database,
  post: ClaimedPost,
  publication: Publication,
  status: PublicationStatus,
  line?: TimelineLine,
): Promise<void> {
  const { status: from, id: publicationId } = publication
  if (status !== from && !publicationMoves[from].includes(status))
    throw new Error(`A publication does not go from ${from} to ${status}`)
  publication.status = status
  const { postDetailId, attempt } = post
  const timeline = line ? [{ postDetailId, publicationId, attempt, ...line }] : []
  await write(db, post, { publications: [publication], timeline })
}

/** Ends the claim. What is given up with its post is written down as failed. */
export async function settle(db: Database, post: ClaimedPost, settlement: Settlement): Promise<void> {
  const reason = reasonOf(settlement)
  const { postDetailId, attempt } = post
  const outcome = outcomeOf(settlement)
  const line = { postDetailId, attempt, step: 'settle', ...(reason && { reason }) } as const
  await write(db, post, {
    publications: givenUp(post, settlement),
    // What is published needs no second line.
    timeline: outcome === 'published' ? [] : [{ ...line, outcome }],
    settlement,
  })
}

async function write(db: Database, post: ClaimedPost, entry: Partial<LedgerEntry>): Promise<void> {
  const { scheduleId, postDetailId, claimToken } = post
  const isKept = await createLedger(db, WORKER, HOST)({ scheduleId, postDetailId, claimToken, ...entry })
  if (!isKept) throw new Error(`The claim of post ${postDetailId} was lost`)
}

/** Takes back whatever the worker holds: it has died. */
export async function takeBack(db: Database): Promise<void> {
  const { maxAttempts } = POLICY
  const why = { actor: 'dispatcher', host: HOST, reason: 'The worker was killed.', maxAttempts } as const
  await takeBackClaimsOfWorker(db, { id: WORKER, host: HOST }, why)
}
