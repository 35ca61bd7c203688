import { setTimeout as sleep } from 'node:timers/promises'
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  IterableBackoff,
} from 'cockatiel'
import { type RedisFault, redisFault } from './redis-fault'

const FAILURES_IN_A_ROW = 3
const TRIED_AGAIN_AFTER_MS = [1_000, 2_000, 5_000, 10_000]

const ATTEMPTS = 3
const PAUSE_MS = 1_000

type Told = {
  onFault(fault: RedisFault): void
  /** Redis is left alone for a while, or answers again. */
  onChange(isOpen: boolean, fault?: RedisFault): void
}

/**
 * The circuit breaker round Redis, one for a process: after three failures in a row calls fail at once, and one of them tries
 * now and then whether it answers again.
 */
export class Circuit {
  private readonly policy = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
    halfOpenAfter: new IterableBackoff(TRIED_AGAIN_AFTER_MS),
  })
  private wasOpen = false
  private last: RedisFault | undefined

  constructor(private readonly told: Told) {
    this.policy.onStateChange((state) => {
      const isOpen = state !== CircuitState.Closed
      if (isOpen === this.wasOpen) return
      this.wasOpen = isOpen
      told.onChange(isOpen, this.last)
    })
  }

  get isOpen(): boolean {
    return this.wasOpen
  }

  /** @throws RedisFault */
  async run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await this.policy.execute(async () => {
        try {
          return await call()
        } catch (error) {
          this.last = redisFault(error)
          this.told.onFault(this.last)
          throw this.last
        }
      })
    } catch (error) {
      if (error instanceof BrokenCircuitError && this.last) throw this.last
      throw redisFault(error)
    }
  }

  /**
   * The same, up to three times, a second apart.
   * @param stop ends the waiting: the last failure is thrown then
   */
  async persist<T>(call: () => Promise<T>, stop: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.run(call)
      } catch (error) {
        if (attempt >= ATTEMPTS || stop.aborted) throw error
        await sleep(PAUSE_MS, undefined, { signal: stop }).catch(() => {})
        if (stop.aborted) throw error
      }
    }
  }
}
