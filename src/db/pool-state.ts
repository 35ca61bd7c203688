import type { Database } from './connection'

/** How many connections of a pool are at work and free, and how many requests wait for one. */
export type PoolState = { busy: number; idle: number; waiting: number }

type Insides = Record<'_allConnections' | '_freeConnections' | '_connectionQueue', { length: number } | undefined>

/** The driver tells nobody; a version that calls its lists otherwise is told of as empty. */
export function poolState({ pool }: Database): PoolState {
  const { _allConnections, _freeConnections, _connectionQueue } = pool as unknown as Insides
  const idle = _freeConnections?.length ?? 0
  return { busy: (_allConnections?.length ?? idle) - idle, idle, waiting: _connectionQueue?.length ?? 0 }
}
