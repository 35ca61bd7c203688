import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import { prunables } from '../db/pruning/all-kinds'
import { countOld, PRUNING, type ThrownAway, throwAway } from '../db/pruning/throw-away'
import { underLock } from '../db/under-lock'
import { counted } from '../domain/counted'
import { withDatabase } from '../services/cli'
import { type AsJson, jsonDocument } from './json'
import type { Action } from './surroundings'
import { table } from './table'

/** Throws away what has had its time: all of it, however long that takes, or only says what would go. */
export const prune: Action<AsJson & { dryRun?: boolean }> = (around, { json, dryRun = false }) => {
  const work = async (db: Database, config: Config) => {
    const kinds = prunables(config)
    let found: ThrownAway[] = []
    const mine = await underLock(db, PRUNING, async () => {
      found = dryRun
        ? await countOld(db, kinds)
        : await throwAway(db, kinds, { forMs: Number.POSITIVE_INFINITY, rests: true })
    })
    if (!mine) {
      around.err('Another process is at it at the moment; nothing was done\n')
      return 1
    }
    if (json) around.out(jsonDocument({ dryRun, removed: found }))
    else if (found.length > 0)
      around.out(
        table(
          ['WHAT', 'ROWS'],
          found.map(({ what, rows }) => [what, String(rows)]),
        ),
      )
    const rows = found.reduce((sum, one) => sum + one.rows, 0)
    around.err(`${counted(rows, 'row')} ${dryRun ? 'would go' : 'went'}\n`)
    return 0
  }
  return withDatabase(around, work, { connections: 3 })
}
