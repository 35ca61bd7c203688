import type { ClaimedPost, Publication } from '../domain/claimed-post'
import { latenessMs } from '../domain/lateness'
import type { Platform } from '../domain/post'
import type { PublicationStatus } from '../domain/post-status'
import { planOf, type Settlement } from '../domain/settlement'
import type { Tally } from '../domain/tally'
import type { Clock } from './clock'
import { msSinceLoaded } from './since-loaded'

/** How a worker comes by its posts: by a tick, by asking the database itself, or by being told which through Redis. */
export type Tier = 'cron' | 'poll' | 'redis'

/** What the metrics are told of one claim's posts. It counts what has been written, and keeps nobody waiting. */
export class ClaimTally {
  /** How the publications of posts stood when they were begun, where any had come to something before. */
  private readonly begun = new WeakMap<ClaimedPost, Map<number, PublicationStatus>>()

  constructor(
    private readonly tally: Tally,
    private readonly clock: Clock,
    public tier: Tier,
  ) {}

  began(post: ClaimedPost): void {
    if (post.publications.every(({ status }) => outcomes[status] === undefined)) return
    this.begun.set(post, new Map(post.publications.map(({ id, status }) => [id, status])))
  }

  /**
   * The settlement of a post that was begun has been written.
   * @param saved the publications that were written with it, as they stand now
   */
  settled(post: ClaimedPost, settlement: Settlement, saved: readonly Publication[]): void {
    const before = this.begun.get(post)
    const { platform } = post
    let isOut = false
    for (const publication of post.publications) {
      const { id, kind, status } = saved.find((one) => one.id === publication.id) ?? publication
      const outcome = outcomes[status]
      if (outcome === undefined || outcome === outcomes[before?.get(id) ?? 'planned']) continue
      isOut ||= outcome === 'published'
      this.tally.count('publications_total', 'platform', platform, 'kind', kind, 'outcome', outcome)
    }
    if (isOut && settlement.move === 'publish') {
      const seconds = (latenessMs(post) + msSinceLoaded(post, this.clock)) / 1_000
      this.tally.observe('publish_lateness_seconds', seconds, 'platform', platform, 'tier', this.tier)
    }
    this.failed(platform, settlement)
  }

  /** Counts a post that came to nothing, by its cause; any other settlement not. */
  failed(platform: Platform, settlement: Settlement): void {
    if (settlement.move !== 'fail' && settlement.move !== 'miss') return
    const { cause } = planOf(settlement)
    if (cause) this.tally.count('failures_total', 'platform', platform, 'cause', cause)
  }

  /** A platform was asked whether something is out. */
  asked(platform: Platform, answer: string): void {
    const result = answer === 'published' ? 'found' : isAbsent.has(answer) ? 'absent' : 'cannot_tell'
    this.tally.count('reconciliations_total', 'platform', platform, 'result', result)
  }

  /** A claim was answered, whatever it has taken. */
  waited(ms: number): void {
    this.tally.observe('claim_wait_seconds', ms / 1_000)
  }
}

const outcomes: Partial<Record<PublicationStatus, 'published' | 'failed' | 'unconfirmed'>> = {
  published: 'published',
  failed: 'failed',
  unconfirmed: 'unconfirmed',
}

const isAbsent = new Set(['absent', 'not-there', 'failed'])

/** Counts calls of platforms. */
export const callsInto =
  (tally: Tally) =>
  (platform: Platform, operation: string, code: string, ms: number): void => {
    tally.count('platform_requests_total', 'platform', platform, 'operation', operation, 'code', code)
    tally.observe('platform_request_duration_seconds', ms / 1_000, 'platform', platform, 'operation', operation)
  }
