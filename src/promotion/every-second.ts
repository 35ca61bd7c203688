/**
 * Does something at each whole second, never twice at a time: what takes longer than a second is followed by itself at the
 * next one.
 */
export class EverySecond {
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> = Promise.resolve()
  private isStopped = false

  constructor(private readonly work: () => Promise<void>) {}

  /** The first time is now. */
  start(): void {
    this.running = this.again()
  }

  /** Resolves when what is under way is over. */
  async stop(): Promise<void> {
    this.isStopped = true
    clearTimeout(this.timer)
    await this.running
  }

  private async again(): Promise<void> {
    await this.work()
    if (this.isStopped) return
    this.timer = setTimeout(
      () => {
        this.running = this.again()
      },
      1_000 - (Date.now() % 1_000),
    )
  }
}
