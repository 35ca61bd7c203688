import { isConnectionTrouble } from '../db/connection-trouble'
import type { ClaimedPost, Publication } from '../domain/claimed-post'
import { isBacklog, tooLate } from '../domain/lateness'
import { holdPost, type PublicationResult, postponePost, settlePost, settleSurprise } from '../domain/settle-post'
import { reasonOf, type Settlement } from '../domain/settlement'
import type { TimelineEntry } from '../domain/timeline'
import type { Logger } from '../observability/log'
import type { PublishJob } from '../platforms/calls/publisher'
import { TokenCipherError } from '../security/token-cipher'
import { sendFirstComment } from './first-comment'
import { publishPublication } from './publish-publication'
import type { PublishTools } from './publish-tools'
import { settleWithId } from './settle-publication'
import { unforeseen } from './trace-failure'
import { whyUnpublishable } from './why-unpublishable'

/** How one claimed post ended, for the worker's summary. */
export type PostOutcome =
  | 'published'
  | 'retried'
  | 'waiting'
  | 'failed'
  | 'unconfirmed'
  | 'held'
  | 'missed'
  | 'released'
  | 'lost'

/** How a post ended whose settlement was written. */
type SettledAs = Exclude<PostOutcome, 'lost'>

/**
 * Publishes one claimed post, publication after publication, and settles its claim: by what became of it, or as a failed
 * attempt when an error of our own ended the work on it.
 * @throws what speaks of the database and not of the post: nothing can be written, and the claim stays as it is
 */
export async function publishPost(tools: PublishTools, post: ClaimedPost): Promise<PostOutcome> {
  const traced = tools.traced?.(post)
  if (!traced) return publishAndSettle(tools, post)
  try {
    const outcome = await publishAndSettle({ ...tools, ...traced.tools }, post)
    traced.ended(outcome)
    return outcome
  } catch (error) {
    traced.broke(error)
    throw error
  }
}

async function publishAndSettle(tools: PublishTools, post: ClaimedPost): Promise<PostOutcome> {
  tools.tally?.began(post)
  try {
    return await publish(tools, post)
  } catch (error) {
    if (isConnectionTrouble(error)) throw error
    const { postDetailId } = post
    tools.log.error({ postId: postDetailId, err: error }, `Post ${postDetailId} met an error that nobody foresaw`)
    return settle(tools, post, settleSurprise(post, unforeseen(error), tools.policy))
  }
}

async function publish(tools: PublishTools, post: ClaimedPost): Promise<PostOutcome> {
  const log = tools.log.child({ postId: post.postDetailId, platform: post.platform })
  const early = await whyNotNow(tools, post)
  if (early) return settle(tools, post, early)
  const turn = isBacklog(post) ? await tools.takeTurn(post) : 'now'
  if (turn !== 'now') return withoutTurn(log, post, turn)

  const results: PublicationResult[] = []
  const isAll = post.publications.length === 1 && !post.options.firstComment
  for (const publication of post.publications) {
    const job = openJob(tools, post, publication)
    if ('result' in job) results.push(withoutJob(publication, job.result))
    else {
      results.push(await publishPublication({ ...tools, log }, post, publication, job, isAll))
      if (results.at(-1)?.kind === 'published') await sendFirstComment(tools, post, publication, job)
    }
    if (results.at(-1)?.kind === 'claim-lost') break
  }
  if (post.publications.length === 0) results.push({ kind: 'failed', reason: `unknown post type ${post.postType}` })

  const died = results.find((r) => r.kind === 'reauthorise')
  const unknown = results.find((r) => r.kind === 'token-invalid')
  if (died || unknown) {
    const reason = (died ?? unknown)?.reason ?? ''
    const found = await tools.holdAccount(post.account, reason)
    if (found === 'replaced') return settle(tools, post, postponePost(post, 0, { reason }))
    // A token that has died burns no post. One the platform never knew fails the post that finds out, so that whoever
    // stored it is told at once; the account's other posts wait.
    if (died || found === 'known') return settle(tools, post, holdPost(post, reason))
  }
  const settlement = settlePost(post, results, tools.policy)
  if (!settlement) {
    log.warn('The claim was lost: another worker holds the post, nothing was written')
    return 'lost'
  }
  const out = results.filter((r) => r.kind === 'published')
  const toSave = out.flatMap((r) => r.toSave ?? [])
  const unwritten = out[0]?.unwritten
  const [publication] = post.publications
  if (!unwritten || !publication)
    return settle(tools, post, settlement, { toSave, warnings: out.flatMap((r) => r.warning ?? []) })
  return settleWithId({ tools: { ...tools, log }, post, publication }, unwritten, () =>
    settle(tools, post, settlement, { toSave: [unwritten.publication], line: unwritten.line }),
  )
}

/** How long to wait before a publication that may be out is tried to be opened again. */
const CANNOT_OPEN_MS = 10 * 60_000

/** A publication whose job cannot be opened here: what is out stays out, and what may be out stays a question. */
function withoutJob(publication: Publication, result: PublicationResult): PublicationResult {
  if (publication.status === 'published') return { kind: 'published' }
  if (publication.status === 'planned' || publication.status === 'preparing' || publication.status === 'failed')
    return result
  const reason = 'reason' in result ? result.reason : 'it cannot be opened here'
  return { kind: 'unconfirmed', reason, lookAgainMs: CANNOT_OPEN_MS }
}

/** What keeps a post from beginning at all; undefined when nothing does. */
async function whyNotNow(tools: PublishTools, post: ClaimedPost): Promise<Settlement | undefined> {
  if (post.account.status === 'needs_reconnect') {
    return holdPost(post, `the account must be connected again: ${post.account.statusReason ?? 'its token is dead'}`)
  }
  const late = tooLate(post, tools.policy)
  if (late) return { move: 'miss', reason: late }
  const closed = await tools.gate.closedFor(post)
  if (!closed) return undefined
  const { scope, forMs } = closed
  const reason = `On hold: ${closed.reason}`
  // Those that wait with it meet the same.
  await tools.putOffHeld({ scope, forMs, reason })
  return postponePost(post, forMs * (1 + tools.clock.random() / 10), { reason, waitsFor: scope })
}

/** A late post that has been given back already, with its turn. */
function withoutTurn(log: Logger, { postDetailId, attempt }: ClaimedPost, turn: 'later' | 'lost'): PostOutcome {
  if (turn === 'lost') log.warn({ attempt }, 'The claim was lost before its turn could be asked for')
  else log.warn({ attempt }, `Post ${postDetailId} waits for its turn in the backlog of its account`)
  return turn === 'lost' ? 'lost' : 'waiting'
}

/** Gives a claimed post back untouched, because our time is up. */
export function releasePost(tools: PublishTools, post: ClaimedPost): Promise<PostOutcome> {
  return settle(tools, post, postponePost(post, 0), { as: 'released' })
}

function openJob(
  tools: PublishTools,
  post: ClaimedPost,
  publication: Publication,
): PublishJob | { result: PublicationResult } {
  const refused = whyUnpublishable(post, publication)
  if (refused) return { result: { kind: 'failed', reason: refused } }
  try {
    const { externalId, login } = post.account
    return {
      kind: publication.kind,
      postType: post.postType,
      caption: post.caption,
      media: post.media,
      ...(post.link && { link: post.link }),
      ...(post.title && { title: post.title }),
      ...(post.description && { description: post.description }),
      options: post.options,
      account: { externalId, login, token: tools.openToken(post) },
    }
  } catch (error) {
    if (error instanceof TokenCipherError) return { result: { kind: 'retry', reason: error.message } }
    throw error
  }
}

/** What is written with a settlement. `line`: of a publication that is not told yet. */
type WrittenAlong = { as?: SettledAs; toSave?: Publication[]; warnings?: string[]; line?: TimelineEntry }

async function settle(
  tools: PublishTools,
  post: ClaimedPost,
  settlement: Settlement,
  { as, toSave = [], warnings = [], line: told }: WrittenAlong = {},
): Promise<PostOutcome> {
  const { scheduleId, claimToken, postDetailId, attempt } = post
  const claim = { scheduleId, claimToken, postDetailId }
  const publications = [...givenUp(post, settlement), ...toSave]
  const outcome = as ?? outcomeOf(settlement)
  const reason = reasonOf(settlement)
  const line = { postDetailId, attempt }
  const timeline: TimelineEntry[] = warnings.map((reason) => ({ ...line, step: 'check', outcome: 'warning', reason }))
  if (told) timeline.push(told)
  // What is said here in full was said step by step before; a published post needs no second line.
  if (outcome !== 'published') {
    timeline.push({ ...line, step: 'settle', outcome, ...(reason && { reason }) })
  }
  const kept = await tools.save({ ...claim, publications, settlement, timeline })
  const fields = { postId: postDetailId, platform: post.platform, attempt, reason }
  if (!kept) {
    tools.log.warn(fields, 'The claim was lost before its result was written: another worker holds the post')
    return 'lost'
  }
  if (as !== 'released') tools.tally?.settled(post, settlement, publications)
  if (outcome === 'failed') tools.log.error(fields, `Post ${postDetailId} failed`)
  else if (outcome !== 'published') tools.log.warn(fields, `Post ${postDetailId} ${sentences[outcome]}`)
  return outcome
}

/** How a post that is given up leaves its publications. What may be out is never called failed: a retry would send it again. */
export function givenUp(post: Pick<ClaimedPost, 'publications'>, settlement: Settlement): Publication[] {
  if (settlement.move !== 'fail') return []
  const open = post.publications.filter((p) => p.status === 'planned' || p.status === 'preparing')
  return open.map((p) => ({
    ...p,
    status: 'failed',
    errorMessage: p.errorMessage ?? settlement.reason,
  }))
}

const sentences: Record<Exclude<SettledAs, 'published' | 'failed'>, string> = {
  retried: 'will be tried again',
  waiting: 'waits for the platform',
  unconfirmed: 'is unconfirmed: it may be out, and is not sent again until that is known',
  held: 'is held until its account is connected again',
  missed: 'is too late and waits for a person',
  released: 'is given back, time is up',
}

/** How a settlement is told in the timeline and in the worker's summary. */
export function outcomeOf(settlement: Settlement): SettledAs {
  switch (settlement.move) {
    case 'publish':
      return 'published'
    case 'retry-later':
      return 'retried'
    case 'wait':
      if (settlement.isQuestion) return 'unconfirmed'
      return settlement.againInMs === 0 ? 'released' : 'waiting'
    case 'ask':
      return 'unconfirmed'
    case 'hold':
      return 'held'
    case 'miss':
      return 'missed'
    case 'fail':
      return 'failed'
  }
}
