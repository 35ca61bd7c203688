import type { ClaimedPost, Publication } from '../domain/claimed-post'
import { latenessMs } from '../domain/lateness'
import { publicationMoves } from '../domain/moves'
import type { TimelineEntry, TimelineLine } from '../domain/timeline'
import type { Publisher, PublishJob } from '../platforms/calls/publisher'
import type { PublishTools } from './publish-tools'
import { msSinceLoaded } from './since-loaded'

/** Something the platform processes for longer than this will not come any more. */
const GIVE_UP_WAITING_MS = 26 * 3_600_000

/** Somebody else holds the post now: nothing may be written or sent any more. */
export class ClaimLost extends Error {}

/** One claim's work on one publication: what it needs, how old everything is, and its line to the ledger. */
export class PublicationRun {
  readonly publisher: Publisher
  private written = false

  constructor(
    readonly tools: PublishTools,
    readonly post: ClaimedPost,
    readonly publication: Publication,
    readonly job: PublishJob,
    /** Once it is out there is nothing left to do for its post: it is settled with it. */
    readonly isAllOfPost = false,
  ) {
    this.publisher = tools.publishers[post.platform]
  }

  /**
   * Writes the publication as it is now, with its new status, and goes on only when that is on disk. Here it stands so only
   * then too: what became of a post is judged by it when a write was refused.
   * @throws ClaimLost when somebody else holds the post
   */
  async save(status: Publication['status'], line?: TimelineLine, extra: { fingerprint?: string } = {}): Promise<void> {
    const publication = this.standing(status)
    this.written = true
    const { scheduleId, claimToken, postDetailId } = this.post
    const kept = await this.tools.save({
      scheduleId,
      claimToken,
      postDetailId,
      publications: [{ ...publication, ...extra }],
      ...(line && { timeline: [this.entry(line)] }),
    })
    if (!kept) throw new ClaimLost()
    this.publication.status = status
  }

  /**
   * Notes beside the first step that work has begun: should this process die now, the attempt counts for this post and
   * not for those that wait behind it. The step does not wait for the note. One that asks nobody is over before it would
   * be written, and what is written after that step says the same.
   */
  async beginning<T>(step: () => Promise<T>): Promise<T> {
    if (this.written) return step()
    const { scheduleId, claimToken, postDetailId } = this.post
    const forgetNote = this.tools.clock.soon(() => {
      this.written = true
      const timeline = [this.entry({ step: 'begin', outcome: 'ok' })]
      // The next write meets whatever hinders this one, a lost claim as well.
      this.tools.save({ scheduleId, claimToken, postDetailId, timeline }).catch(() => {})
    })
    try {
      return await step()
    } finally {
      forgetNote()
    }
  }

  /** The publication as it is now, with a new status, to be written. */
  standing(status: Publication['status']): Publication {
    const { status: from } = this.publication
    if (status !== from && !publicationMoves[from].includes(status))
      throw new Error(`A publication does not go from ${from} to ${status}`)
    return { ...this.publication, status }
  }

  /** A line about it. */
  entry(line: TimelineLine): TimelineEntry {
    const { postDetailId, attempt } = this.post
    return { postDetailId, publicationId: this.publication.id, attempt, ...line }
  }

  /** Whether the platform has been working on it for so long that nothing will come any more. */
  get isGivenUp(): boolean {
    // A post may begin as late as its limit allows; what counts is how long it has waited since then.
    const mayBeginLateMs = (this.post.lateLimitMinutes ?? this.tools.policy.lateLimitMinutes) * 60_000
    return latenessMs(this.post) > GIVE_UP_WAITING_MS + mayBeginLateMs
  }

  /** By the database's clock, carried on by ours. */
  get msSinceCommit(): number {
    const at = this.publication.committingAt ?? this.post.loadedAt
    return this.post.loadedAt.getTime() - at.getTime() + msSinceLoaded(this.post, this.tools.clock)
  }

  get reasonSoFar(): string {
    return this.publication.errorMessage ?? 'The answer to the publishing call was lost.'
  }
}
