import pino from 'pino'
import type { LedgerEntry } from '../../../src/db/queue/ledger'
import type { ClaimedPost, Publication } from '../../../src/domain/claimed-post'
import { type Failure, PublishError } from '../../../src/domain/failure'
import type { TimelineEntry } from '../../../src/domain/timeline'
import type { Commit, Look, Publisher, PublishJob, Shown, Step } from '../../../src/platforms/calls/publisher'
import { Deadline } from '../../../src/workers/deadline'
import { Gate } from '../../../src/workers/gate'
import { PublicationRun } from '../../../src/workers/publication-run'
import type { PublishTools } from '../../../src/workers/publish-tools'
import { claimedPost, jobFor, publicationOf } from './claimed'

/** What a platform says to one call: an answer, or what the publisher throws. */
export type Said<Answer> = Answer | Error

export type Script = {
  post?: Parameters<typeof claimedPost>[0]
  publication?: Partial<Publication>
  job?: Partial<PublishJob>
  /** The answers to the calls of each kind, in order; a call that no answer is left for is a fault of the test or ours. */
  prepare?: Said<Step>[]
  commit?: Said<Commit>[]
  look?: Said<Look>[]
  comment?: Said<string>[]
  permalink?: string | Promise<Shown>
  /** Another worker has taken what the platform shows for another publication, between the answer and now. */
  foundByAnother?: boolean
  /** What becomes of a write: kept unless this says otherwise. */
  write?: (entry: LedgerEntry) => boolean | Error
  /** Called while a call or a pause is under way: time passes, a signal comes. */
  during?: (what: string, stage: Rehearsal) => unknown
}

/** As much as a worker has by default, in milliseconds. */
export const SOFT_STOP_MS = 40_000
export const LEASE_MS = 130_000
export const CALL_MS = 30_000
/** A claim that is older may run out during a call that has all its time. */
export const CLAIM_TRUST_MS = LEASE_MS - CALL_MS

export const failed = (kind: Failure['kind'], more: Partial<Failure> = {}) =>
  new PublishError({ kind, reason: `it was ${kind}`, trace: { httpStatus: 400 }, ...more })

/**
 * A worker's work on one publication without a platform, a database or a clock that runs by itself: the platform says
 * what the test has handed in, the ledger keeps what it is told, and time passes in pauses alone. What happened stands in
 * {@link story}, in its order.
 */
export class Rehearsal {
  /** `prepare`, `commit`, `look`, `comment`, `pause 500`, and `save committing` for each write of a publication. */
  readonly story: string[] = []
  /** What was written, as it was when it was written. */
  readonly entries: LedgerEntry[] = []
  readonly log: Record<string, unknown>[] = []
  /** What the gate has told the other workers. */
  readonly told: string[] = []
  /** What was handed to the publisher's calls. */
  readonly handed: { what: string; arguments: unknown[] }[] = []
  readonly post: ClaimedPost
  readonly publication: Publication
  readonly job: PublishJob
  readonly tools: PublishTools
  readonly deadline: Deadline
  /** Milliseconds since the post was loaded, by each clock. */
  steady = 0
  wall = 0
  random = 0

  constructor(private readonly script: Script = {}) {
    this.publication = publicationOf(script.publication)
    this.post = claimedPost({ publications: [this.publication], ...script.post })
    this.job = jobFor(script.job)
    this.deadline = new Deadline(SOFT_STOP_MS, 49_000, () => this.steady)
    this.tools = this.makeTools()
  }

  get run(): PublicationRun {
    return new PublicationRun(this.tools, this.post, this.publication, this.job)
  }

  /** The lines of the post's timeline. */
  get timeline(): TimelineEntry[] {
    return this.entries.flatMap((entry) => entry.timeline ?? [])
  }

  /** The last publication that was written. */
  get written(): Publication & { fingerprint?: string } {
    const written = this.entries.flatMap((entry) => entry.publications ?? []).at(-1)
    if (!written) throw new Error('nothing was written')
    return written
  }

  /** Lets time pass on both clocks. */
  pass(ms: number): void {
    this.steady += ms
    this.wall += ms
  }

  private makeTools(): PublishTools {
    const publisher = this.publisher()
    return {
      publishers: { facebook: publisher, instagram: publisher, linkedin: publisher },
      save: async (entry) => this.keep(entry),
      isExternalIdTaken: async (...of) => {
        this.story.push(`is ${of.join(' ')} taken`)
        return true
      },
      adoptExternalId: async () => !this.script.foundByAnother,
      revoked: new Set(),
      holdAccount: async () => 'first',
      gate: new Gate({
        active: async () => [{ scope: 'host:facebook', forMs: 0, reason: 'HTTP 503', down: false }],
        put: async ({ scope, forMs }) => void this.told.push(`put ${scope} ${forMs}`),
        down: async (scope) => void this.told.push(`down ${scope}`),
        up: async (scope) => void this.told.push(`up ${scope}`),
        probe: async () => true,
      }),
      putOffHeld: async () => 0,
      takeTurn: async () => 'now',
      openToken: () => 'a-token',
      clock: {
        steady: () => this.steady,
        wall: () => this.wall,
        pause: async (ms) => {
          this.happens(`pause ${ms}`)
          this.pass(ms)
        },
        soon: (work) => {
          const waiting = setImmediate(work)
          return () => clearImmediate(waiting)
        },
        random: () => this.random,
      },
      deadline: this.deadline,
      policy: {
        maxAttempts: 3,
        retryBaseMs: 30_000,
        latePolicy: 'publish',
        lateLimitMinutes: 1440,
        leaseMs: LEASE_MS,
        callMs: CALL_MS,
      },
      log: pino({ base: null, timestamp: false }, { write: (line: string) => void this.log.push(JSON.parse(line)) }),
    }
  }

  private publisher(): Publisher {
    const { permalink, comment } = this.script
    return {
      prepare: (...given) => this.call('prepare', given, this.script.prepare),
      commit: (...given) => this.call('commit', given, this.script.commit),
      look: (...given) => this.call('look', given, this.script.look),
      seek: async () => ({ kind: 'unknown', because: 'nothing was set back' }),
      permalink: () => permalink,
      ...(comment && { comment: (...given: unknown[]) => this.call('comment', given, comment) }),
    }
  }

  private async call<Answer>(what: string, given: unknown[], answers: Said<Answer>[] = []): Promise<Answer> {
    this.happens(what)
    // As it was at this moment: progress and publication go on changing.
    this.handed.push({ what, arguments: given.map((one) => (one instanceof Object ? { ...one } : one)) })
    const answer = answers.shift()
    if (answer === undefined) throw new Error(`nothing is left to say to: ${what}`)
    if (answer instanceof Error) throw answer
    return answer
  }

  private keep(entry: LedgerEntry): boolean {
    for (const publication of entry.publications ?? []) this.happens(`save ${publication.status}`)
    const kept = this.script.write?.(entry) ?? true
    if (kept instanceof Error) throw kept
    if (kept) this.entries.push(structuredClone(entry))
    return kept
  }

  private happens(what: string): void {
    this.story.push(what)
    this.script.during?.(what, this)
  }
}
