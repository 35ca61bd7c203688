/** Lets many wait for one thing to happen. */
export class Waker {
  private waiting: (() => void)[] = []

  /** Resolves when {@link wake} is called next. */
  next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  wake(): void {
    const waiting = this.waiting
    this.waiting = []
    for (const resolve of waiting) resolve()
  }
}
