/** Counts promotions, and tells once a second how many they were. */
export class PromotionsPerSecond {
  private counted = 0
  private last = 0
  private readonly timer: NodeJS.Timeout

  /** @param tell is called with what a second brought, unless that is nothing */
  constructor(tell: (count: number) => void) {
    this.timer = setInterval(() => {
      this.last = this.counted
      this.counted = 0
      if (this.last > 0) tell(this.last)
    }, 1_000)
    this.timer.unref()
  }

  add(count: number): void {
    this.counted += count
  }

  /** Of the last whole second. */
  get now(): number {
    return this.last
  }

  /** @returns what had not been told yet */
  stop(): number {
    clearInterval(this.timer)
    return this.counted
  }
}
