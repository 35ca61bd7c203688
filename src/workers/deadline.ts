/** How much of its time a worker has left, or one claim of it. Measured by a clock that nobody sets. */
export class Deadline {
  private stopped = false

  /**
   * @param softStopMs after this nothing new is begun
   * @param hardStopMs by this every call has ended
   */
  constructor(
    private readonly softStopMs: number,
    private readonly hardStopMs: number,
    private readonly now = () => performance.now(),
    private readonly whole?: Deadline,
    private readonly startedAt: number = whole?.startedAt ?? now(),
  ) {}

  /** The same life for work that needs no more than this before its end, and may begin until then; never less of it. */
  endingLater(reserveMs: number): Deadline {
    return new Deadline(Math.max(this.softStopMs, this.hardStopMs - reserveMs), this.hardStopMs, this.now, this)
  }

  /** Time of its own for a part of this life, from now on; begin nothing new holds for it as well. */
  part(softStopMs: number, hardStopMs: number): Deadline {
    return new Deadline(softStopMs, hardStopMs, this.now, this, this.now())
  }

  /** Begin nothing new from now on: a signal came, or the parent is gone. */
  stop(): void {
    this.stopped = true
  }

  /** True when no new step may begin. */
  get isOver(): boolean {
    return this.isStopped || this.elapsed >= this.softStopMs
  }

  /** Whether a pause of this length would still leave time to begin something. */
  allowsPause(ms: number): boolean {
    return !this.isStopped && this.elapsed + ms < this.softStopMs
  }

  /** The longest a call that begins now may take. */
  get callMs(): number {
    return this.hardStopMs - this.elapsed
  }

  /** Milliseconds since it began. */
  get elapsed(): number {
    return this.now() - this.startedAt
  }

  private get isStopped(): boolean {
    return this.stopped || this.whole?.isStopped === true
  }
}
