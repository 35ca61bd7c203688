import type { Deadline } from './deadline'

/** What a worker holds at this moment, for whoever watches over it: claims that are asked for, and the posts of those it has. */
export class HeldClaims {
  private readonly deadlines = new Map<object, Deadline>()

  hold(of: Deadline, ...held: object[]): void {
    for (const one of held) this.deadlines.set(one, of)
  }

  drop(held: object): void {
    this.deadlines.delete(held)
  }

  get count(): number {
    return this.deadlines.size
  }

  /** Milliseconds since the oldest of the claims was asked for; undefined when nothing is held. */
  get oldestMs(): number | undefined {
    if (this.deadlines.size === 0) return undefined
    return Math.max(...[...this.deadlines.values()].map((deadline) => deadline.elapsed))
  }
}
