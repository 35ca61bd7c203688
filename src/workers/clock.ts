import { setTimeout as sleep } from 'node:timers/promises'
import type { Moment } from '../domain/claimed-post'

/** Time and chance as a worker meets them; among its tools, so that a search of the protocol can decide both. */
export type Clock = {
  /** Milliseconds of a clock that nobody sets; it stands still while the machine is suspended. */
  steady(): number
  /** Milliseconds of the wall's clock, which somebody may set. */
  wall(): number
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>
  /** Calls back when what is under way has come to its first wait; what is returned takes that back. */
  soon(work: () => void): () => void
  /** A number in [0, 1). */
  random(): number
}

export const momentOf = (clock: Clock): Moment => ({ steady: clock.steady(), wall: clock.wall() })

/**
 * Milliseconds since a moment. The larger of two clocks, because each stands still in a case that matters: the steady one
 * while the machine is suspended, the wall's when somebody sets it back.
 */
export const msSince = ({ steady, wall }: Moment, clock: Clock): number =>
  Math.max(clock.steady() - steady, clock.wall() - wall)

export const systemClock: Clock = {
  steady: () => performance.now(),
  wall: () => Date.now(),
  pause: (ms) => sleep(ms),
  soon(work) {
    const waiting = setImmediate(work)
    return () => clearImmediate(waiting)
  },
  random: () => Math.random(),
}
