/** What is said of something that happens thousands of times is said once in so long. */
const EVERY_MS = 60_000

/** @returns tells whether it is time to say something again, of each of several things by itself */
export function nowAndThen<Thing = undefined>(): (thing: Thing) => boolean {
  const saidAt = new Map<Thing, number>()
  return (thing) => {
    const now = performance.now()
    const last = saidAt.get(thing)
    if (last !== undefined && now - last < EVERY_MS) return false
    saidAt.set(thing, now)
    return true
  }
}
