import type { RecordedCall } from '../../src/sandbox/state/calls'
import type { World } from '../../src/sandbox/state/world'

export type CallWatch = {
  /** Called when the n-th call has arrived; nothing has been done about it yet. */
  onArrival(n: number, then: () => void): void
  /** Called when the sandbox is done with the n-th call: its effect, if it has one, is there, and so is its answer. */
  onDone(n: number, then: () => void): void
  reset(): void
}

/** Tells when a platform call arrives and when its effect has happened, at the very moment: a kill must not come later. */
export function watchCalls(world: World): CallWatch {
  let count = 0
  const arrivals = new Map<number, () => void>()
  const ends = new Map<number, () => void>()
  const add = world.calls.add.bind(world.calls)
  world.calls.add = (call: RecordedCall) => {
    const n = ++count
    let status = call.status
    // The sandbox notes the status as its last act on a call; for one that is never answered as well.
    Object.defineProperty(call, 'status', {
      enumerable: true,
      get: () => status,
      set: (value: number) => {
        status = value
        ends.get(n)?.()
      },
    })
    add(call)
    arrivals.get(n)?.()
  }
  return {
    onArrival: (n, then) => void arrivals.set(n, then),
    onDone: (n, then) => void ends.set(n, then),
    reset() {
      count = 0
      arrivals.clear()
      ends.clear()
    },
  }
}
