/** How much of its time a worker has left. Measured by a clock that nobody sets. */
export class Deadline {
  private stopped = false
  private readonly startedAt: number

  /**
   * @param softStopMs after this nothing new is begun
   * @param hardStopMs by this every call has ended
   */
  constructor(
    private readonly softStopMs: number,
    private readonly hardStopMs: number,
    private readonly now = () => performance.now(),
  ) {
    this.startedAt = now()
  }

  /** Begin nothing new from now on: a signal came, or the parent is gone. */
  stop(): void {
    this.stopped = true
  }

  /** True when no new step may begin. */
  get isOver(): boolean {
    return this.stopped || this.elapsed >= this.softStopMs
  }

  /** Whether a pause of this length would still leave time to begin something. */
  allowsPause(ms: number): boolean {
    return !this.stopped && this.elapsed + ms < this.softStopMs
  }

  /** The longest a call that begins now may take. */
  get callMs(): number {
    return this.hardStopMs - this.elapsed
  }

  private get elapsed(): number {
    return this.now() - this.startedAt
  }
}
