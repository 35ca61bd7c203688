/** Takes over the going away from a view; answers whether it does. */
type Guard = (go: () => void) => boolean

let guard: Guard | undefined

/** Goes away, unless what is open asks first. */
export function leave(go: () => void): void {
  if (!guard?.(go)) go()
}

/** Has a view asked before it is left; the answer takes it back. */
export function guardLeaving(asked: Guard): () => void {
  guard = asked
  return () => {
    if (guard === asked) guard = undefined
  }
}
