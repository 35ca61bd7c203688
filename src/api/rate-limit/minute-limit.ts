import { counted } from '../../domain/counted'
import { ApiProblem } from '../problems/problem'
import { WindowCounts } from './window-counts'

/** What may be asked for so often in a minute, by name. */
export class MinuteLimit {
  private readonly counts: WindowCounts

  /** @param what happened too often, as the refusal says it, before how often that is */
  constructor(
    private readonly most: number,
    private readonly what: string,
    private readonly now: () => number = Date.now,
  ) {
    this.counts = new WindowCounts(now)
  }

  /** @throws ApiProblem 429 when it is too much in a minute */
  count(name: string): void {
    const { totalHits, resetTime } = this.counts.increment(name)
    if (totalHits <= this.most) return
    const seconds = Math.max(1, Math.ceil((resetTime.getTime() - this.now()) / 1_000))
    throw new ApiProblem(429, {
      code: 'too-many-requests',
      detail: `${this.what} ${counted(this.most, 'time')} in a minute. Try again in ${seconds} s.`,
      headers: { 'Retry-After': String(seconds) },
    })
  }
}
