import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, Database } from '../connection'
import type { Prunable } from './prunable'

export type ThrownAway = { what: string; rows: number }

export type Limits = {
  /** No batch begins later than so long after the first. */
  forMs: number
  /** After each batch the database is left to everybody else for {@link REST} times as long as that took. */
  rests: boolean
  /** Ends with the first batch that had anything. */
  once?: boolean
  /** Where what is old is looked for. */
  reader?: Connection | Database
  /** Ends it after the batch in hand. */
  stop?: AbortSignal
}

/** A tenth of the time is taken, so that a tick meanwhile takes a tenth longer at most. */
const REST = 9

/** The name under which one process at a time throws away, of all that use a database: see under-lock.ts. */
export const PRUNING = 'prune'

/**
 * Throws away what has had its time, kind by kind, in small batches that hold no lock for long.
 * @returns of each kind how many rows went; kinds of which none did are left out
 */
export async function throwAway(
  db: Database,
  kinds: Prunable[],
  { forMs, rests, once = false, reader = db, stop }: Limits,
): Promise<ThrownAway[]> {
  const endsAt = performance.now() + forMs
  const thrownAway: ThrownAway[] = []
  for (const { what, batches } of kinds) {
    let rows = 0
    let began = performance.now()
    for await (const throwBatchAway of batches(db, reader)) {
      rows += await throwBatchAway()
      const now = performance.now()
      if ((once && rows > 0) || now >= endsAt || stop?.aborted) break
      if (rests) await sleep((now - began) * REST, undefined, { signal: stop }).catch(() => {})
      began = performance.now()
    }
    if (rows > 0) thrownAway.push({ what, rows })
    if (performance.now() >= endsAt || stop?.aborted) break
  }
  return thrownAway
}

/** What would go, without anything going. */
export async function countOld(db: Database, kinds: Prunable[]): Promise<ThrownAway[]> {
  const counts: ThrownAway[] = []
  for (const { what, count } of kinds) counts.push({ what, rows: await count(db) })
  return counts.filter(({ rows }) => rows > 0)
}
