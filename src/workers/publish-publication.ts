import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ClaimedPost, Publication, TimelineEntry } from '../domain/claimed-post'
import { type Failure, PublishError } from '../domain/failure'
import { latenessMs } from '../domain/lateness'
import { nextLookMs } from '../domain/retry-policy'
import type { PublicationResult } from '../domain/settle-post'
import type { Commit, Look, Publisher, PublishJob } from '../publishers/publisher'
import type { PublishTools } from './publish-tools'
import { msSinceLoaded } from './since-loaded'

/** Steps before the commit point are repeated this often within one claim before it counts as a failed attempt. */
const STEP_TRIES = 3
const STEP_PAUSE_MS = 400

/** A platform that is still processing is waited for this long within a claim; after that a later tick goes on. */
const MAX_WAIT_MS = 15_000

/** After a lost answer the platform is asked at once, and the commit sent again if it is certainly absent: this often. */
const MAX_COMMITS = 3
const LOOK_AFTER_MS = 500

/** Something the platform processes for longer than this will not come any more. */
const GIVE_UP_WAITING_MS = 26 * 3_600_000

/** A commit that was taken and shows nothing for this long is a question for a person. */
const GIVE_UP_ACCEPTED_MS = 2 * 3_600_000

/** Between looks when the growing pauses are used up. */
const LONG_PAUSE_MS = 30 * 60_000

/**
 * Brings one publication as far as it comes. The state machine is drawn in docs/states.md; what is saved before and
 * after which call is the whole safety of this project:
 *
 * - before a commit call leaves, `committing` is on disk;
 * - whoever loads `committing` or `unconfirmed` asks the platform before anything else;
 * - a claim that was lost, or may have run out while this process was stopped, sends no commit.
 */
export async function publishPublication(
  tools: PublishTools,
  post: ClaimedPost,
  publication: Publication,
  job: PublishJob,
): Promise<PublicationResult> {
  if (publication.status === 'published') return { kind: 'published' }
  if (publication.status === 'failed') return { kind: 'failed', reason: publication.errorMessage ?? 'failed earlier' }
  const run = new PublicationRun(tools, post, publication, job)
  try {
    return await run.advance()
  } catch (error) {
    if (error instanceof ClaimLost) return { kind: 'claim-lost' }
    throw error
  }
}

class ClaimLost extends Error {}

class PublicationRun {
  private readonly publisher: Publisher

  constructor(
    private readonly tools: PublishTools,
    private readonly post: ClaimedPost,
    private readonly publication: Publication,
    private readonly job: PublishJob,
  ) {
    this.publisher = tools.publishers[post.platform]
  }

  async advance(): Promise<PublicationResult> {
    if (['committing', 'accepted', 'unconfirmed'].includes(this.publication.status)) {
      const accepted = this.publication.status === 'accepted'
      const looked = await this.look()
      if (looked !== 'absent') return looked
      if (accepted) return await this.acceptedButNotShown()
    }
    for (let commits = 1; ; commits++) {
      const notReady = await this.prepare()
      if (notReady) return notReady
      const result = await this.commit()
      if (this.publication.status === 'accepted') return await this.awaitAccepted(result)
      if (result.kind !== 'unconfirmed' || !this.tools.deadline.allowsPause(LOOK_AFTER_MS)) return result
      await pause(LOOK_AFTER_MS)
      const looked = await this.look()
      if (looked !== 'absent') return looked
      // Nothing is out, and it is not for want of trying: an ordinary failure, which counts.
      if (commits >= MAX_COMMITS) return { kind: 'retry', reason: this.reasonSoFar() }
    }
  }

  /** Everything before the commit point. Returns undefined when the next call is the commit. */
  private async prepare(): Promise<PublicationResult | undefined> {
    let waited = 0
    let tries = 0
    for (;;) {
      if (this.tools.deadline.isOver) return { kind: 'stopped' }
      try {
        const step = await this.publisher.prepare(this.job, this.publication.progress)
        tries = 0
        if (step.kind === 'ready') {
          this.publication.progress = step.progress
          if (step.did) await this.save('preparing', { step: step.did, outcome: 'ok' })
          return undefined
        }
        this.publication.progress = step.progress
        if (step.kind === 'continue') {
          await this.save('preparing', { step: step.did, outcome: 'ok' })
          continue
        }
        if (this.isGivenUp()) {
          return await this.fails(step.did, {
            kind: 'rejected',
            reason: `${step.because}, for more than a day`,
            trace: {},
          })
        }
        if (waited + step.forMs > MAX_WAIT_MS || !this.tools.deadline.allowsPause(step.forMs)) {
          await this.save('preparing', { step: step.did, outcome: 'waiting', reason: step.because })
          return { kind: 'later', afterMs: step.forMs, reason: step.because }
        }
        waited += step.forMs
        await pause(step.forMs)
      } catch (error) {
        const failure = asFailure(error, 'retry')
        // Cut off by our own time, not by the platform: no failure of the post.
        if (failure.kind === 'retry' && this.tools.deadline.isOver) return { kind: 'stopped' }
        tries++
        const wait = STEP_PAUSE_MS * 2 ** tries * (0.5 + Math.random() / 2)
        if (failure.kind !== 'retry' || tries >= STEP_TRIES || !this.tools.deadline.allowsPause(wait)) {
          return await this.fails('prepare', failure)
        }
        await this.save('preparing', { step: 'prepare', ...traced(failure), outcome: 'repeated' })
        await pause(wait)
      }
    }
  }

  private async commit(): Promise<PublicationResult> {
    if (this.tools.deadline.isOver) return { kind: 'stopped' }
    const fingerprint = fingerprintOf(this.job, this.publication)
    await this.save('committing', undefined, { fingerprint })
    // Stopped (SIGSTOP, a paused machine) since the claim: another worker may hold the post by now.
    if (msSinceLoaded(this.post) > this.tools.policy.claimTrustMs) throw new ClaimLost()
    this.publication.committingAt = new Date(this.post.loadedAt.getTime() + msSinceLoaded(this.post))
    let answer: Commit
    try {
      answer = await this.publisher.commit(this.job, this.publication.progress)
    } catch (error) {
      // What we did not foresee while the call was out is no proof that it had no effect.
      return await this.fails('commit', asFailure(error, 'unconfirmed'))
    }
    if (answer.kind === 'published') return await this.published('commit', answer.externalId)
    this.publication.progress = answer.progress
    await this.save('accepted', { step: 'commit', outcome: 'accepted', reason: answer.because })
    return { kind: 'later', afterMs: nextLookMs(0) ?? LONG_PAUSE_MS, reason: answer.because }
  }

  /** The platform took the commit and works on it: it is asked within this claim while that is quick. */
  private async awaitAccepted(accepted: PublicationResult): Promise<PublicationResult> {
    let result = accepted
    for (let waited = 0, wait = 1_000; waited + wait <= MAX_WAIT_MS; waited += wait, wait *= 2) {
      if (!this.tools.deadline.allowsPause(wait)) return result
      await pause(wait)
      const looked = await this.look()
      // Absent means here: taken, but not to be seen yet. It is never sent again for that.
      if (looked === 'absent') continue
      if (this.publication.status !== 'accepted') return looked
      result = looked
    }
    return result
  }

  /** Taken, and never to be seen: not sent again for that, but after a while a person is asked. */
  private async acceptedButNotShown(): Promise<PublicationResult> {
    const reason = 'The platform took it, but does not show it yet.'
    const afterMs = nextLookMs(Math.min(this.publication.looks, 6)) ?? LONG_PAUSE_MS
    if (this.msSinceCommit() < GIVE_UP_ACCEPTED_MS) {
      await this.save('accepted')
      return { kind: 'later', afterMs, reason }
    }
    this.publication.errorMessage = reason
    await this.save('unconfirmed', { step: 'look', outcome: 'unknown', reason })
    return { kind: 'unconfirmed', reason: `${reason} Please look yourself, then run: posts resolve.` }
  }

  /** Asks the platform about a commit whose answer is not known, or which it is still working on. */
  private async look(): Promise<PublicationResult | 'absent'> {
    if (this.tools.deadline.isOver) return { kind: 'unconfirmed', reason: this.reasonSoFar(), lookAgainMs: 0 }
    const at = this.publication.committingAt ?? this.post.loadedAt
    this.publication.looks++
    let found: Look
    try {
      found = await this.publisher.look(this.job, this.publication.progress, {
        at,
        ageMs: this.msSinceCommit(),
        isTaken: (id) => this.tools.isExternalIdTaken(this.post.account.id, this.publication.id, id),
      })
      await this.tools.gate.learnAnswer(this.post)
    } catch (error) {
      const failure = asFailure(error, 'retry')
      await this.tools.gate.learnFailure(this.post, failure)
      if (failure.kind === 'reauthorise' || failure.kind === 'token-invalid') {
        await this.save('unconfirmed', { step: 'look', ...traced(failure) })
        return { kind: 'reauthorise', reason: failure.reason }
      }
      found = { kind: 'unknown', because: failure.reason }
    }
    if (found.kind === 'published') return await this.published('look', found.externalId, found.because)
    if (found.kind === 'failed') {
      this.publication.errorMessage = found.because
      await this.save('failed', { step: 'look', outcome: 'failed', reason: found.because })
      return { kind: 'failed', reason: found.because }
    }
    if (found.kind === 'absent') {
      if (this.publication.status === 'accepted') return 'absent'
      await this.save('preparing', { step: 'look', outcome: 'absent', reason: found.because })
      return 'absent'
    }
    const arrived = this.publication.status === 'accepted' || found.underWay
    if (arrived && !found.final && !this.isGivenUp()) {
      delete this.publication.errorMessage
      await this.save('accepted')
      return {
        kind: 'later',
        afterMs: nextLookMs(Math.min(this.publication.looks, 6)) ?? LONG_PAUSE_MS,
        reason: found.because,
      }
    }
    const lookAgainMs = found.final ? undefined : nextLookMs(this.publication.looks)
    const reason = `${this.reasonSoFar()} Asked the platform: ${found.because}.`
    const advice = lookAgainMs === undefined ? ' Please look yourself, then run: posts resolve.' : ''
    this.publication.errorMessage ??= this.reasonSoFar()
    await this.save('unconfirmed', { step: 'look', outcome: 'unknown', reason: found.because })
    return { kind: 'unconfirmed', reason: reason + advice, ...(lookAgainMs !== undefined && { lookAgainMs }) }
  }

  private async published(step: string, externalId: string, reason?: string): Promise<PublicationResult> {
    this.publication.externalId = externalId
    delete this.publication.errorMessage
    // Where it is a matter of writing it down it goes with the id; where it costs a call, with the settlement.
    const link = this.publisher.permalink(this.job, externalId)
    if (typeof link === 'string') this.publication.permalink = link
    // Not finding it means nothing, and above all never another commit.
    const asked = link instanceof Promise ? link.catch(() => undefined) : undefined
    const ids = { postId: this.post.postDetailId, platform: this.post.platform, externalId }
    try {
      await this.save('published', { step, outcome: 'published', ...(reason && { reason }) })
    } catch (error) {
      // It is out and the ledger does not know: the log must. The next look at the platform will find it.
      this.tools.log.error({ ...ids, err: error }, 'Post is out, but its id could not be saved')
      throw error
    }
    await this.tools.gate.learnAnswer(this.post)
    this.tools.log.info(ids, `Post ${this.post.postDetailId} published successfully as ${externalId}`)
    const found = await asked
    if (!found) return { kind: 'published' }
    this.publication.permalink = found
    return { kind: 'published', toSave: this.publication }
  }

  private async fails(step: string, failure: Failure): Promise<PublicationResult> {
    await this.tools.gate.learnFailure(this.post, failure)
    const { reason } = failure
    const line = { step, ...traced(failure) }
    this.publication.errorMessage = reason
    switch (failure.kind) {
      case 'unconfirmed':
        await this.save('unconfirmed', { ...line, outcome: 'unconfirmed' })
        return { kind: 'unconfirmed', reason, lookAgainMs: nextLookMs(this.publication.looks) ?? LONG_PAUSE_MS }
      case 'rate-limited':
      case 'waiting':
        await this.save('preparing', { ...line, outcome: failure.kind })
        return { kind: 'later', afterMs: failure.retryAfterMs ?? 60_000, reason }
      case 'retry':
        await this.save('preparing', { ...line, outcome: 'retry' })
        return { kind: 'retry', reason }
      case 'reauthorise':
      case 'token-invalid':
        await this.save('preparing', { ...line, outcome: failure.kind })
        return { kind: failure.kind, reason }
      case 'permission':
      case 'rejected':
        await this.save('failed', { ...line, outcome: 'failed' })
        return { kind: 'failed', reason }
    }
  }

  private isGivenUp(): boolean {
    // A post may begin as late as its limit allows; what counts is how long it has waited since then.
    const mayBeginLateMs = (this.post.lateLimitMinutes ?? this.tools.policy.lateLimitMinutes) * 60_000
    return latenessMs(this.post) > GIVE_UP_WAITING_MS + mayBeginLateMs
  }

  /** By the database's clock, carried on by ours. */
  private msSinceCommit(): number {
    const at = this.publication.committingAt ?? this.post.loadedAt
    return this.post.loadedAt.getTime() - at.getTime() + msSinceLoaded(this.post)
  }

  private reasonSoFar(): string {
    return this.publication.errorMessage ?? 'The answer to the publishing call was lost.'
  }

  private async save(
    status: Publication['status'],
    line?: Omit<TimelineEntry, 'postDetailId' | 'publicationId' | 'attempt'>,
    extra: { fingerprint?: string } = {},
  ): Promise<void> {
    this.publication.status = status
    const { scheduleId, claimToken, postDetailId, attempt } = this.post
    const kept = await this.tools.save({
      scheduleId,
      claimToken,
      postDetailId,
      publications: [{ ...this.publication, ...extra }],
      ...(line && { timeline: [{ postDetailId, publicationId: this.publication.id, attempt, ...line }] }),
    })
    if (!kept) throw new ClaimLost()
  }
}

function asFailure(error: unknown, otherwise: 'retry' | 'unconfirmed'): Failure {
  if (error instanceof ClaimLost) throw error
  if (error instanceof PublishError) return error.failure
  return { kind: otherwise, reason: `unexpected: ${(error as Error).message}`, trace: {} }
}

function traced({ kind, reason, trace }: Failure) {
  return {
    outcome: kind as string,
    reason,
    ...(trace.httpStatus !== undefined && { httpStatus: trace.httpStatus }),
    ...(trace.code !== undefined && { platformCode: trace.code }),
    ...(trace.requestId !== undefined && { requestId: trace.requestId }),
  }
}

/** What the commit call says, as a digest: tells later whether two commits said the same. */
function fingerprintOf(job: PublishJob, publication: Publication): string {
  const { account, ...content } = job
  const said = JSON.stringify([account.externalId, content, publication.progress])
  return createHash('sha256').update(said).digest('hex')
}
