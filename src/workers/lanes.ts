import type { ClaimedPost } from '../domain/claimed-post'

/**
 * Per-account serial queue: the posts a worker holds, in lanes: one account, one lane. Posts of a lane go one after another, which protects the
 * account from rate limits; different lanes need not wait for each other.
 */
export class Lanes {
  private readonly waiting = new Map<string, ClaimedPost[]>()
  private readonly busy = new Set<string>()
  private wake: () => void = () => {}
  private changed = false

  /** @param most how many lanes may be busy at once */
  constructor(private readonly most: number) {}

  add(posts: ClaimedPost[]): void {
    for (const post of posts) {
      const lane = this.waiting.get(post.account.id)
      if (lane) lane.push(post)
      else this.waiting.set(post.account.id, [post])
    }
  }

  /** Starts the first waiting post of every free lane, as far as the limit allows. */
  start(work: (post: ClaimedPost) => Promise<void>): void {
    for (const [account, posts] of this.waiting) {
      if (this.busy.size >= this.most) return
      const post = this.busy.has(account) ? undefined : posts.shift()
      if (!post) continue
      if (posts.length === 0) this.waiting.delete(account)
      this.busy.add(account)
      void work(post).finally(() => {
        this.busy.delete(account)
        this.poke()
      })
    }
  }

  /** Takes out what has not begun: everything, or what is asked for. */
  takeWaiting(wanted: (post: ClaimedPost) => boolean = () => true): ClaimedPost[] {
    const taken: ClaimedPost[] = []
    for (const [account, posts] of this.waiting) {
      const left: ClaimedPost[] = []
      // Asked once about each: its time may run out between two questions.
      for (const post of posts) (wanted(post) ? taken : left).push(post)
      if (left.length === 0) this.waiting.delete(account)
      else this.waiting.set(account, left)
    }
    return taken
  }

  /** Resolves when something has changed: a lane became free, or somebody {@link poke}d. */
  async nextChange(): Promise<void> {
    if (!this.changed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    this.changed = false
  }

  /** Says that something else has changed. */
  poke(): void {
    this.changed = true
    this.wake()
  }

  get busyCount(): number {
    return this.busy.size
  }

  get freeCount(): number {
    return this.most - this.busy.size
  }

  get waitingCount(): number {
    let count = 0
    for (const posts of this.waiting.values()) count += posts.length
    return count
  }
}
