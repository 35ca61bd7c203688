import type * as Cockatiel from 'cockatiel'
import type { Pool } from 'mysql2/promise'

/** The database has refused connections so often that it is left alone for a moment. Nothing was sent. */
export class LeftAlone extends Error {
  override name = 'LeftAlone'
  readonly code = 'DATABASE_LEFT_ALONE'

  constructor() {
    super('The database could not be reached several times in a row, and is left alone for a moment')
  }
}

const FAILURES_IN_A_ROW = 3
const TRIED_AGAIN_AFTER_MS = 1_000

/** Told when the database is left alone, with what was wrong, and when it is asked as before. */
export type OnLeftAlone = (isLeftAlone: boolean, why?: unknown) => void

/**
 * Lets those who want a connection hear at once that there is none, after three failures in a row: each of them would wait its
 * five seconds otherwise, and a server full of waiting requests answers nobody. Once a second one of them tries.
 */
export class FailFast {
  private library: typeof Cockatiel | undefined
  private breaker: Cockatiel.CircuitBreakerPolicy | undefined
  private last: unknown

  constructor(private readonly told: OnLeftAlone) {}

  /** @throws LeftAlone */
  async run<T>(connect: () => Promise<T>): Promise<T> {
    const { library, breaker } = this
    // A server whose database is there needs no breaker, and loads none.
    if (!library || !breaker) return connect().catch((error) => this.count(error))
    // One is trying, and whoever waited for it might wait as long.
    if (breaker.state === library.CircuitState.HalfOpen) throw new LeftAlone()
    try {
      return await breaker.execute(() => connect().catch((error) => this.remember(error)))
    } catch (error) {
      throw error instanceof library.BrokenCircuitError ? new LeftAlone() : error
    }
  }

  private async count(error: unknown): Promise<never> {
    this.library ??= await import('cockatiel')
    this.breaker ??= this.open(this.library)
    await this.breaker.execute(() => this.remember(error)).catch(() => {})
    throw error
  }

  private remember(error: unknown): never {
    this.last = error
    throw error
  }

  private open({ circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll }: typeof Cockatiel) {
    const breaker = circuitBreaker(handleAll, {
      breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
      halfOpenAfter: TRIED_AGAIN_AFTER_MS,
    })
    let wasLeftAlone = false
    breaker.onStateChange((state) => {
      const isLeftAlone = state !== CircuitState.Closed
      if (isLeftAlone === wasLeftAlone) return
      wasLeftAlone = isLeftAlone
      this.told(isLeftAlone, this.last)
    })
    return breaker
  }
}

/** Lets whoever wants a connection of a pool fail fast. */
export function failFast({ pool }: Pool, told: OnLeftAlone): void {
  const getConnection = pool.getConnection.bind(pool)
  type Got = Parameters<Parameters<typeof getConnection>[0]>[1]
  const fast = new FailFast(told)
  const connect = () =>
    new Promise<Got>((resolve, reject) => {
      getConnection((error, connection) => (error ? reject(error) : resolve(connection)))
    })
  pool.getConnection = (done) => {
    fast.run(connect).then(
      (connection) => void done(null, connection),
      (error: NodeJS.ErrnoException) => void done(error, undefined as never),
    )
  }
}
