/** What happens, in order, when a post goes out and nothing goes wrong. */
export type Event = {
  kind: 'call' | 'write' | 'line'
  /** Counted from 1 for each kind. */
  n: number
  /** For people: the operation called, who wrote which tables, or that it is a line of the log. */
  what: string
  /** Calls: something became visible by it. */
  commits: boolean
}

export type Script = Event[]

/**
 * Whether an event is where an answer that was lost leaves only the platform knowing: the commit call, the write before
 * it (once it is done, the call may leave) and the write after it (until it is done, nobody has noted the answer).
 */
export function isAtCommit(script: Script, event: Event, side: 'before' | 'after'): boolean {
  const at = script.indexOf(event)
  if (event.kind !== 'write') return event.commits
  const neighbour = (step: 1 | -1) => {
    for (let i = at + step; i >= 0 && i < script.length; i += step) {
      const other = script[i]
      if (other?.kind === 'write') return false
      if (other?.commits) return true
    }
    return false
  }
  return side === 'after' ? neighbour(1) : neighbour(-1)
}
