import { useEffect, useReducer, useRef } from 'preact/hooks'
import { live } from '../preferences'
import { session } from '../session/session'
import { awake, isAwake } from './awake'
import { changes } from './changes'

/** What a view knows of what it has asked for. */
export type Query<Data> = {
  /** The last that came; stays while it is asked for again, and when that fails. */
  data: Data | undefined
  /** Why the last question failed; undefined after an answer. */
  error: unknown
  /** When `data` came. */
  at: Date | undefined
  reload(): void
}

/**
 * Asks, again when the key changes, when this page has changed something, and from time to time while the page can be seen.
 * @param key names what is asked; what came for another key is not shown
 * @param every milliseconds between two questions; undefined: once
 */
export function useQuery<Data>(key: string, ask: (signal: AbortSignal) => Promise<Data>, every?: number): Query<Data> {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const state = useRef<{ key: string; query: Query<Data> }>({ key: '', query: unasked })
  const asked = useRef(ask)
  asked.current = ask
  if (state.current.key !== key) state.current = { key, query: unasked }
  const changed = changes.value

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let underWay = false
    const look = async () => {
      clearTimeout(timer)
      if (underWay) return
      underWay = true
      const before = state.current.query
      const next = await asked.current(stop.signal).then(
        (data): Query<Data> => ({ data, error: undefined, at: new Date(), reload }),
        (error: unknown): Query<Data> => ({ ...before, error, reload }),
      )
      underWay = false
      if (stop.signal.aborted) return
      state.current = { key, query: next }
      redraw(undefined)
      plan()
    }
    const plan = () => {
      const goesOn = every !== undefined && live.value && !document.hidden && !session.value?.ended
      if (goesOn) timer = setTimeout(() => isAwake() && look(), every)
    }
    const reload = () => void look()
    const seen = () => {
      if (!document.hidden && every !== undefined && live.value) void look()
    }
    state.current = { key, query: { ...state.current.query, reload } }
    if (awake.peek()) void look()
    document.addEventListener('visibilitychange', seen)
    return () => {
      stop.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [key, every, changed, live.value, awake.value])

  return state.current.query
}

/** Nothing has been asked yet. */
export const unasked = { data: undefined, error: undefined, at: undefined, reload: () => {} }
