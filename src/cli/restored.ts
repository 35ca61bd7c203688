import type { Database } from '../db/connection'
import { serverClock } from '../db/operations/server-facts'
import { doubtWhatIsLost, recordSetBack } from '../db/operations/set-backs'
import { underLock } from '../db/under-lock'
import { withDatabase } from '../services/cli'
import { type AsJson, jsonDocument } from './json'
import type { Action, Surroundings } from './surroundings'
import { UsageError } from './usage-error'

/** After a backup was restored: marks what was due since it was made, so that the platforms are asked about it first. */
export const restored: Action<AsJson & { since: Date }> = (around, { since, json = false }) =>
  withDatabase(around, (db) => doubt(around, db, since, json), { connections: 2 })

async function doubt(around: Surroundings, db: Database, since: Date, json: boolean): Promise<number> {
  const now = new Date(await serverClock(db))
  if (since > now)
    throw new UsageError(
      `--since: ${since.toISOString()} is in the future (the database says it is ${now.toISOString()})`,
    )
  let posts = 0
  const mine = await underLock(db, 'set-back', async () => {
    await recordSetBack(db, { from: since, until: now }, 'cli')
    posts = await doubtWhatIsLost(db, { actor: 'cli' })
  })
  if (!mine) {
    around.err('Another process is at it at the moment; try again\n')
    return 1
  }
  around.out(json ? jsonDocument({ posts, since, until: now }) : `${posts}\n`)
  around.err(
    `The platforms are asked about ${posts === 1 ? 'this post' : 'these posts'} before anything of ${posts === 1 ? 'it' : 'them'} is sent; what they cannot tell waits for your word (posts resolve)\n`,
  )
  return 0
}
