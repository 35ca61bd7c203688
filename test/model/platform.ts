import type { PublicationKind } from '../../src/domain/post'
import type { Commit, Look, Progress, Publisher, Step } from '../../src/platforms/calls/publisher'

/**
 * What platforms are like, as far as the protocol is concerned.
 * - `tells`: what was prepared shows once however often it is committed, and the platform says whether it is there;
 * - `tells-late`: the same, but for a while after a commit it cannot say;
 * - `cannot-tell`: each commit shows once more, and the platform never says that nothing is there;
 * - `forbidden`: each commit shows once more, and the platform does say that nothing is there. No publisher may be like
 *   this, and the search must find out why.
 */
export const platformKinds = ['tells', 'tells-late', 'cannot-tell', 'forbidden'] as const
export type PlatformKind = (typeof platformKinds)[number]

/** How long a `tells-late` platform does not know yet, and how long one works on what it has accepted. */
const LATE_MS = 20_000
const WORKS_MS = 5_000

/** What stands on the platform. */
export class PlatformState {
  /** The ids that can be seen, or will be: by kind of publication. */
  readonly out = new Map<PublicationKind, { id: string; shownAt: number; committedAt: number }[]>()
  private made = 0

  constructor(
    readonly kind: PlatformKind,
    private readonly now: () => number,
  ) {}

  /** The same, going on by itself. */
  copy(now: () => number): PlatformState {
    const copy = new PlatformState(this.kind, now)
    for (const [kind, made] of this.out) copy.out.set(kind, [...made])
    copy.made = this.made
    return copy
  }

  /** Carries a commit out, whether its answer arrives or not. */
  commit(kind: PublicationKind, progress: Progress, how: 'at-once' | 'accepted'): string {
    const made = this.out.get(kind) ?? []
    const repeats = this.kind === 'cannot-tell' || this.kind === 'forbidden'
    const id = repeats ? `${progress.container}-${made.length + 1}` : String(progress.container)
    if (!made.some((one) => one.id === id)) {
      const now = this.now()
      made.push({ id, committedAt: now, shownAt: how === 'accepted' ? now + WORKS_MS : now })
      this.out.set(kind, made)
    }
    return id
  }

  newContainer = () => `c${++this.made}`

  look(kind: PublicationKind, progress: Progress): Look {
    const made = this.out.get(kind) ?? []
    if (this.kind === 'cannot-tell') return { kind: 'unknown', because: 'it cannot be asked', final: true }
    const found = this.kind === 'forbidden' ? made[0] : made.find((one) => one.id === progress.container)
    const now = this.now()
    if (found && found.shownAt > now) return { kind: 'unknown', because: 'it is at work', underWay: true }
    if (found && (this.kind !== 'tells-late' || now - found.committedAt >= LATE_MS))
      return { kind: 'published', externalId: found.id, because: 'found' }
    // The forbidden kind lies here: that is what makes it forbidden.
    return { kind: 'absent', because: 'not there', harmless: 'a container shows once' }
  }

  /** For how long after a commit nothing that is not seen may be called absent. */
  get lateMs(): number {
    return this.kind === 'tells-late' ? LATE_MS : 0
  }

  get text(): string {
    const now = this.now()
    const age = (ms: number) => Math.min(Math.max(0, Math.floor((now - ms) / LATE_MS)), 1)
    return [...this.out]
      .map(([kind, made]) => `${kind}:${made.map((one) => `${one.id}@${age(one.committedAt)}`).join('+')}`)
      .join(' ')
  }
}

/** The publisher of such a platform: two steps before the commit point, as all of ours have at least one. */
export function modelPublisher(platform: PlatformState): Publisher {
  return {
    async prepare(_job, progress): Promise<Step> {
      if (progress.container) return { kind: 'ready', progress }
      return { kind: 'continue', did: 'create-container', progress: { container: platform.newContainer() } }
    },
    async commit({ kind }, progress): Promise<Commit> {
      return { kind: 'published', externalId: platform.commit(kind, progress, 'at-once') }
    },
    async look({ kind }, progress, { ageMs }): Promise<Look> {
      const found = platform.look(kind, progress)
      if (found.kind === 'absent' && ageMs < platform.lateMs) return { kind: 'unknown', because: 'it may still come' }
      return found
    },
    seek: async () => ({ kind: 'unknown', because: 'no database of the search is set back', final: true }),
    permalink: () => undefined,
  }
}
