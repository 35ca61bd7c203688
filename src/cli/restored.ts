import { parseArgs } from 'node:util'
import type { Database } from '../db/connection'
import { serverClock } from '../db/operations/server-facts'
import { doubtWhatIsLost, recordSetBack } from '../db/operations/set-backs'
import { underLock } from '../db/under-lock'
import { parseInstant, whyImpossible } from '../domain/instant'
import { withDatabase } from '../services/cli'
import { type Command, UsageError } from './command'

export const command: Command = {
  usage: 'restored --since TIME',
  summary:
    'After a backup was restored: has the platforms asked about every post that was due since the backup was made, before anything of it is sent. May be said again',
  async run(args) {
    const { values } = parseArgs({ args, options: { since: { type: 'string' } } })
    const since = parseInstant(values.since ?? '')
    if (!since) {
      const what = 'when the backup was made, a time with offset such as 2027-01-15T07:00:00Z'
      throw new UsageError(`--since: ${whyImpossible(values.since ?? '') ?? what}`)
    }
    return withDatabase((db) => doubt(db, since), { connections: 2 })
  },
}

async function doubt(db: Database, since: Date): Promise<number> {
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
    process.stderr.write('Another process is at it at the moment; try again\n')
    return 1
  }
  process.stdout.write(`${posts}\n`)
  process.stderr.write(
    `The platforms are asked about ${posts === 1 ? 'this post' : 'these posts'} before anything of ${posts === 1 ? 'it' : 'them'} is sent; what they cannot tell waits for your word (posts resolve)\n`,
  )
  return 0
}
