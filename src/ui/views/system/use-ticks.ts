import { useRef } from 'preact/hooks'
import { askTicks } from '../../api/questions'
import type { Tick } from '../../api/shapes'
import { type Query, useQuery } from '../../api/use-query'

export const HOUR_MS = 3_600_000
const KEPT_MS = 24 * HOUR_MS
const EVERY_MS = 30_000
const MOST_AT_ONCE = 1_440
/** A day of so many servers, or the newest of more. */
const PAGES = 8
/** Ticks that were still running when they were asked for are asked for again. */
const AGAIN_MS = 3 * 60_000

/** The ticks of a day, the newest first. The whole day is asked for once, and after that what is new. */
export function useTicks(): Query<Tick[]> {
  const known = useRef(new Map<string, Tick>())
  return useQuery(
    'ticks',
    async (signal) => {
      const oldest = Date.now() - KEPT_MS
      const newest = known.current.values().next().value
      const from = newest ? Math.max(oldest, begun(newest) - AGAIN_MS) : oldest
      const found = await allSince(new Date(from).toISOString(), signal)
      for (const tick of found) known.current.set(tick.tickId, tick)
      const ticks = [...known.current.values()]
        .filter((tick) => begun(tick) >= oldest)
        .sort((one, other) => begun(other) - begun(one))
      known.current = new Map(ticks.map((tick) => [tick.tickId, tick]))
      return ticks
    },
    EVERY_MS,
  )
}

export const begun = ({ startedAt }: Tick): number => new Date(startedAt).getTime()

async function allSince(from: string, signal: AbortSignal): Promise<Tick[]> {
  const found: Tick[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const { ticks, nextCursor } = await askTicks({ from, limit: MOST_AT_ONCE, ...(cursor && { cursor }) }, signal)
    found.push(...ticks)
    if (!nextCursor) break
    cursor = nextCursor
  }
  return found
}
