import type { RowDataPacket } from 'mysql2/promise'
import { holdAccount } from '../../src/db/accounts/hold-account'
import type { Database } from '../../src/db/connection'
import { cancelPost } from '../../src/db/posts/cancel-post'
import type { ClaimedPost, Publication } from '../../src/domain/claimed-post'
import type { FailureCause } from '../../src/domain/failure-cause'
import type { TimelineLine } from '../../src/domain/timeline'
import { claimPost, type Finding, POLICY, save, settle, takeBack, WORKER, workOn, writeDown } from './one-claim'

/*
 * Posts in the states that tests begin with. Each state is walked to by what ships (claims, the ledger, settlements, people's
 * decisions), so that no test begins where no post can come to stand. Imported as `walkTo`: `await walkTo.failed(db, id)`.
 */

type Progress = Publication['progress']
type Known = Partial<Publication>
/** The causes of a failure that a worker's own findings come to. */
type FoundByWorker = Extract<FailureCause, 'token-dead' | 'permission' | 'rejected' | 'attempts-used-up'>

const REASON = 'the platform did not want it'

/** A worker holds it and has written nothing about it. */
export const claimed = (db: Database, id: string): Promise<ClaimedPost> => claimPost(db, id)

/** A worker holds it, and commit calls are about to leave, of each thing it consists of. */
export async function committing(db: Database, id: string, progress: Progress = {}): Promise<ClaimedPost> {
  const post = await claimPost(db, id)
  for (const publication of post.publications) {
    await save(db, post, Object.assign(publication, { progress }), 'committing')
  }
  return post
}

/** A worker holds it, and has written down that everything of it is out. */
export async function justOut(db: Database, id: string, known: Known = {}): Promise<ClaimedPost> {
  const post = await claimPost(db, id)
  for (const publication of post.publications) await writeDown(db, post, publication, out(publication, known))
  return post
}

/** Its worker has died while a commit call of it was out; the platform is about to be asked. */
export async function takenBack(db: Database, id: string, progress: Progress = {}): Promise<void> {
  await committing(db, id, progress)
  await takeBack(db)
}

/** Out, all of it. */
export async function published(db: Database, id: string, known: Known = {}): Promise<void> {
  await workOn(db, id, (publication) => out(publication, known))
}

/** Given up. */
export async function failed(
  db: Database,
  id: string,
  { cause = 'rejected', reason = REASON }: { cause?: FoundByWorker; reason?: string } = {},
): Promise<void> {
  if (cause === 'attempts-used-up') await workOn(db, id, () => again({ reason }), { ...POLICY, maxAttempts: 1 })
  else await workOn(db, id, () => (cause === 'token-dead' ? tokenIsUnknown(reason) : refused(reason, cause)))
}

/** It waits for another attempt, with what the last one has reached. */
export async function retrying(
  db: Database,
  id: string,
  { inMs = POLICY.retryBaseMs, ...attempt }: Partial<Attempt> & { inMs?: number } = {},
): Promise<void> {
  await workOn(db, id, () => again(attempt), { ...POLICY, retryBaseMs: inMs })
}

/** The platform has taken the commit call and still works on it. */
export async function accepted(db: Database, id: string): Promise<void> {
  const reason = 'the platform works on it'
  await workOn(db, id, () => ({
    status: 'accepted',
    result: { kind: 'later', afterMs: 30_000, reason },
    line: { step: 'commit', outcome: 'accepted', reason },
  }))
}

/** The answer to its commit call was lost, and only a person can say whether it is out. */
export async function unconfirmed(db: Database, id: string, progress: Progress = {}): Promise<void> {
  await workOn(db, id, () => unanswered(progress))
}

/** The answer to its commit call was lost, and the platform is about to be asked. */
export async function toBeAskedFor(db: Database, id: string, progress: Progress = {}): Promise<void> {
  await workOn(db, id, () => unanswered(progress, 30_000))
}

/** Of a feed post and story the feed post is out, and the story is to be tried again. */
export async function halfOut(db: Database, id: string, known: Known = {}): Promise<void> {
  await workOn(db, id, (publication) => (publication.kind === 'story' ? again() : out(publication, known)))
}

/** Of a feed post and story the feed post is out, and the story was refused for good. */
export async function halfFailed(db: Database, id: string, known: Known = {}): Promise<void> {
  await workOn(db, id, (publication) =>
    publication.kind === 'story' ? refused(REASON, 'rejected') : out(publication, known),
  )
}

/** Too late by policy. */
export async function missed(db: Database, id: string): Promise<void> {
  await settle(db, await claimPost(db, id), { move: 'miss', reason: 'it is too late' })
}

/** Its account's token has died. With it every waiting post of that account is held, and the account wants connecting. */
export async function held(db: Database, id: string): Promise<void> {
  const [[account]] = await db.query<RowDataPacket[]>(
    `SELECT a.id, t.context_id AS tokenContextId
       FROM post_details d JOIN meta_social_accounts a ON a.id = d.social_account_id
       JOIN social_token t ON t.id = a.userAccessTokenId WHERE d.id = ?`,
    [id],
  )
  await holdAccount(db, account as RowDataPacket & { id: string; tokenContextId: string }, 'its token is dead', WORKER)
}

/** Taken back by a person. */
export async function cancelled(db: Database, id: string): Promise<void> {
  await cancelPost(db, { id }, 'cli')
}

type Attempt = { reason: string; progress: Progress; line: TimelineLine }

const out = ({ id }: Publication, known: Known): Finding => ({
  status: 'published',
  result: { kind: 'published' },
  line: { step: 'commit', outcome: 'published' },
  known: { externalId: `out-${id}`, ...known },
})

const refused = (reason: string, cause: FailureCause): Finding => ({
  status: 'failed',
  result: { kind: 'failed', reason, cause },
  line: { step: 'prepare', outcome: 'failed', reason },
  known: { errorMessage: reason },
})

const tokenIsUnknown = (reason: string): Finding => ({
  status: 'preparing',
  result: { kind: 'token-invalid', reason },
  line: { step: 'prepare', outcome: 'token-invalid', reason },
  known: { errorMessage: reason },
})

const again = ({ reason = REASON, progress = {}, line }: Partial<Attempt> = {}): Finding => ({
  status: 'preparing',
  result: { kind: 'retry', reason },
  line: line ?? { step: 'prepare', outcome: 'retry', reason },
  known: { errorMessage: reason, progress },
})

const unanswered = (progress: Progress, lookAgainMs?: number): Finding => {
  const reason = 'the answer to the publishing call was lost'
  return {
    status: 'unconfirmed',
    result: { kind: 'unconfirmed', reason, ...(lookAgainMs !== undefined && { lookAgainMs }) },
    line: { step: 'commit', outcome: 'unconfirmed', reason },
    known: { errorMessage: reason, progress },
  }
}
