import { type Hold, type KnownHold, PROBE_MS } from '../db/operations/holds'
import type { ClaimedPost } from '../domain/claimed-post'
import type { Failure } from '../domain/failure'

/** What the gate asks the database; see db/operations/holds.ts. */
export type HoldStore = {
  active(): Promise<KnownHold[]>
  put(hold: Hold): Promise<void>
  down(scope: string, reason: string): Promise<void>
  up(scope: string): Promise<void>
  probe(scope: string): Promise<boolean>
}

/** A post that must not begin now: for how long, and why. */
export type Closed = { scope: string; forMs: number; reason: string }

/** What a worker has learned of holds, shared by the gates of all its claims. */
export class KnownHolds {
  holds = new Map<string, KnownHold & { seenAt: number }>()
  /** Hosts that this worker tries, and until when it may. */
  readonly probing = new Map<string, number>()
}

/** Somebody else is trying whether the host is back; its answer is there soon. */
const WHILE_PROBING_MS = 15_000

/**
 * Circuit breaker and holds: keeps posts from calling whom it is useless or harmful to call: accounts and apps at their limit, platforms that are
 * down. It turns an outage of a platform into a few probes per tick instead of a timeout per post.
 */
export class Gate {
  constructor(
    private readonly store: HoldStore,
    private readonly known = new KnownHolds(),
  ) {}

  /** Reads what all workers have learned; asked with each claim. */
  async refresh(): Promise<void> {
    const seenAt = performance.now()
    this.known.holds = new Map((await this.store.active()).map((hold) => [hold.scope, { ...hold, seenAt }]))
  }

  /** Undefined when the post may begin. */
  async closedFor(post: ClaimedPost): Promise<Closed | undefined> {
    for (const scope of [`account:${post.account.id}`, `app:${post.platform}`, `platform:${post.platform}`]) {
      const left = this.leftOf(scope)
      if (left > 0) return { scope, forMs: left, reason: this.known.holds.get(scope)?.reason ?? 'on hold' }
    }
    const host = hostScope(post)
    const down = this.known.holds.get(host)
    if (!down?.down || (this.known.probing.get(host) ?? 0) > performance.now()) return undefined
    const left = this.leftOf(host)
    if (left > 0) return { scope: host, forMs: left, reason: `the platform is down: ${down.reason}` }
    const until = performance.now() + PROBE_MS
    if (!(await this.store.probe(host))) {
      const reason = 'the platform was down, and it is being tried whether it is back'
      return { scope: host, forMs: WHILE_PROBING_MS, reason }
    }
    this.known.probing.set(host, until)
    return undefined
  }

  /** Tells what a failed call teaches about its account, app, platform or host. */
  async learnFailure(post: ClaimedPost, failure: Failure): Promise<void> {
    if (failure.kind === 'rate-limited') {
      // To be asked to slow down is an answer.
      await this.learnAnswer(post)
      const scope = scopeOf(post, failure)
      await this.store.put({ scope, forMs: failure.retryAfterMs ?? 60_000, reason: failure.reason })
      await this.refresh()
      return
    }
    if (!isOutage(failure)) {
      // A surprise of our own says nothing about the platform.
      if (failure.trace.httpStatus !== undefined) await this.learnAnswer(post)
      return
    }
    this.known.probing.delete(hostScope(post))
    await this.store.down(hostScope(post), failure.reason)
    await this.refresh()
  }

  /** A call was answered, well or with a refusal: the host is up. */
  async learnAnswer(post: ClaimedPost): Promise<void> {
    const host = hostScope(post)
    // Also when another worker has found it up first: our permission to try is for one outage.
    this.known.probing.delete(host)
    if (!this.known.holds.has(host)) return
    this.known.holds.delete(host)
    await this.store.up(host)
  }

  private leftOf(scope: string): number {
    const hold = this.known.holds.get(scope)
    return hold ? hold.forMs - (performance.now() - hold.seenAt) : 0
  }
}

function scopeOf(post: ClaimedPost, failure: Failure): string {
  switch (failure.scope) {
    case 'platform':
      return `platform:${post.platform}`
    case 'app':
      return `app:${post.platform}`
    default:
      return `account:${post.account.id}`
  }
}

/** Named by login and not by address: behind a proxy or the sandbox all platforms share one. */
const hostScope = (post: ClaimedPost) => `host:${post.account.login}`

/** No answer at all, or one that says the platform itself is in trouble. Our own surprises carry neither status nor code. */
const isOutage = ({ kind, trace }: Failure) =>
  (kind === 'retry' || kind === 'unconfirmed') &&
  (trace.httpStatus === undefined ? trace.code !== undefined : trace.httpStatus >= 500)
