import pino from 'pino'
import type { LedgerEntry } from '../../src/db/queue/ledger'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import { type FailureKind, PublishError } from '../../src/domain/failure'
import type { Logger } from '../../src/observability/log'
import type { Commit, Look, Publisher, Step } from '../../src/platforms/calls/publisher'
import type { Clock } from '../../src/workers/clock'
import { Deadline } from '../../src/workers/deadline'
import { Gate } from '../../src/workers/gate'
import { type PostOutcome, publishPost } from '../../src/workers/publish-post'
import type { PublishTools } from '../../src/workers/publish-tools'
import type { Choose } from './explore'
import { MAX_ATTEMPTS } from './memory-store'
import { modelPublisher, type PlatformState } from './platform'
import type { Store } from './store'

/** As by default: the lease is longer than a worker lives, and a claim is trusted until one call before its end. */
export const LEASE_MS = 120_000
const CALL_MS = 20_000
export const SHORT_LIFE = { softStopMs: 40_000, hardStopMs: 49_000 }

/** Nobody hears it; what the program's own logger hides from readers would be most of its work. */
export const log: Logger = pino({ level: 'silent' })

/** How a worker process came to its end, or to a stop. */
export type ProcessEnd =
  | { kind: 'ended'; outcome: PostOutcome }
  /** It gave up: the database was away for as long as it lived, or refused even to write that the attempt had failed. Its claim stays. */
  | { kind: 'gave-up' }
  | { kind: 'died' }
  /** Stopped in the middle of a call (SIGSTOP, a suspended machine); `isLeaving`: behind its last look at its claim's age. */
  | { kind: 'frozen'; isLeaving: boolean; resume: () => Promise<ProcessEnd> }

/** What time it is; it passes in pauses alone. */
export type ModelTime = { now: number }

export const clockOf = (time: ModelTime): Clock => ({
  steady: () => time.now,
  wall: () => time.now,
  pause: async (ms) => {
    time.now += ms
  },
  soon(note) {
    note()
    return () => {}
  },
  random: () => 0.5,
})

/** A worker's work on one claimed post by the code that ships, with tools that can go wrong. */
export function runProcess(
  post: ClaimedPost,
  world: { store: Store; platform: PlatformState; time: ModelTime },
  choose: Choose,
): Promise<ProcessEnd> {
  const { store, platform, time } = world
  const clock = clockOf(time)
  let stop: (end: ProcessEnd) => void = () => {}
  let stopped = new Promise<ProcessEnd>((resolve) => {
    stop = resolve
  })
  const never = () => new Promise<never>(() => {})
  const die = () => {
    stop({ kind: 'died' })
    return never()
  }
  let hasFrozen = false
  /** Stops here until it is resumed, long after its lease has run out. */
  const freeze = (isLeaving = false) =>
    new Promise<void>((goOn) => {
      hasFrozen = true
      const halt = stop
      stopped = new Promise<ProcessEnd>((resolve) => {
        stop = resolve
      })
      halt({
        kind: 'frozen',
        isLeaving,
        resume: () => {
          goOn()
          return Promise.race([work, stopped])
        },
      })
    })
  /** A process is stopped once at most; what comes after that are the next one's faults. */
  const ways = <O extends string>(well: O, ...others: O[]): [O, ...O[]] => (hasFrozen ? [well] : [well, ...others])

  const refuse = (kind: FailureKind, reason: string): never => {
    throw new PublishError({ kind, reason, trace: { httpStatus: kind === 'retry' ? 503 : 400 } })
  }
  const truthful = modelPublisher(platform)
  const publisher: Publisher = {
    ...truthful,
    async prepare(job, progress): Promise<Step> {
      const way = choose(
        `prepare ${job.kind}`,
        ways('goes well', 'fails for now', 'is refused', 'has to wait', 'finds the token dead'),
      )
      if (way === 'fails for now') refuse('retry', 'down')
      if (way === 'is refused') refuse('rejected', 'no')
      if (way === 'finds the token dead') refuse('reauthorise', 'dead')
      if (way === 'has to wait') return { kind: 'wait', did: 'poll', progress, forMs: 60_000, because: 'at work' }
      return truthful.prepare(job, progress)
    },
    async commit(job, progress): Promise<Commit> {
      const way = choose(
        `commit ${job.kind}`,
        ways(
          'goes well',
          'its answer is lost, it took effect',
          'its answer is lost, it had no effect',
          'dies after it',
          'is stopped before it leaves',
          'is stopped after it',
          'is refused',
          'fails for certain',
          'is accepted',
          'finds the token dead',
        ),
      )
      if (way === 'is stopped before it leaves') await freeze(true)
      if (way === 'its answer is lost, it had no effect') refuse('unconfirmed', 'no answer')
      if (way === 'is refused') refuse('rejected', 'no')
      if (way === 'fails for certain') refuse('retry', 'busy')
      if (way === 'finds the token dead') refuse('reauthorise', 'dead')
      if (way === 'is accepted') {
        platform.commit(job.kind, progress, 'accepted')
        return { kind: 'accepted', progress, because: 'at work' }
      }
      const answer = await truthful.commit(job, progress)
      if (way === 'dies after it') return die()
      if (way === 'is stopped after it') await freeze()
      if (way === 'its answer is lost, it took effect') refuse('unconfirmed', 'no answer')
      return answer
    },
    async look(job, progress, commit): Promise<Look> {
      const way = choose(
        `look for ${job.kind}`,
        ways('is answered', 'is not answered', 'dies after it', 'is stopped after it', 'finds the token dead'),
      )
      if (way === 'is not answered') refuse('retry', 'down')
      if (way === 'finds the token dead') refuse('reauthorise', 'dead')
      const answer = await truthful.look(job, progress, commit)
      if (way === 'dies after it') return die()
      if (way === 'is stopped after it') await freeze()
      return answer
    },
  }
  const save = async (entry: LedgerEntry): Promise<boolean> => {
    const what = entry.settlement
      ? `settle (${entry.settlement.move})`
      : `save ${entry.publications?.[0]?.status ?? 'a line'}`
    // That work has begun is written beside the first step; nothing waits for it.
    if (!entry.settlement && !entry.publications) return store.save(entry)
    const way = choose(
      what,
      ways(
        'is written',
        'dies before it',
        'dies after it',
        'is stopped before it',
        'is stopped after it',
        'the database is away',
        'is refused',
      ),
    )
    if (way === 'dies before it') return die()
    if (way === 'the database is away') throw Object.assign(new Error('the database is away'), { fatal: true })
    if (way === 'is refused') throw new Error('the database refuses it')
    if (way === 'is stopped before it') await freeze()
    const kept = await store.save(entry)
    if (way === 'dies after it') return die()
    if (way === 'is stopped after it') await freeze()
    return kept
  }
  const tools: PublishTools = {
    publishers: { facebook: publisher, instagram: publisher, linkedin: publisher },
    save,
    isExternalIdTaken: async () => false,
    adoptExternalId: async () => true,
    revoked: new Set(),
    holdAccount: () => store.holdAccount(),
    gate: new Gate({
      active: async () => [],
      put: async () => {},
      down: async () => {},
      up: async () => {},
      probe: async () => true,
    }),
    putOffHeld: async () => 0,
    takeTurn: async () => 'now',
    openToken: () => 'token',
    clock,
    deadline: new Deadline(SHORT_LIFE.softStopMs, SHORT_LIFE.hardStopMs, clock.steady),
    policy: {
      maxAttempts: MAX_ATTEMPTS,
      retryBaseMs: 30_000,
      latePolicy: 'publish',
      lateLimitMinutes: 1_000_000,
      leaseMs: LEASE_MS,
      callMs: CALL_MS,
    },
    log,
  }
  const work: Promise<ProcessEnd> = publishPost(tools, post).then(
    (outcome) => ({ kind: 'ended', outcome }),
    (error: Error) => {
      if (error.message.startsWith('the database')) return { kind: 'gave-up' } as const
      throw error
    },
  )
  return Promise.race([work, stopped])
}
