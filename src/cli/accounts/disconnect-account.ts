import { parseArgs } from 'node:util'
import { disconnectAccount as disconnect } from '../../db/accounts/disconnect-account'
import { describeDisconnected } from '../../domain/describe-disconnected'
import { withDatabase } from '../../services/cli'
import { UsageError } from '../command'
import { accountNamed } from './account-named'

/** Forgets the token of an account and says what became of its posts. */
export async function disconnectAccount(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { posts: { type: 'string', default: 'hold' } },
    allowPositionals: true,
  })
  const { posts } = values
  if (posts !== 'hold' && posts !== 'cancel') {
    throw new UsageError('--posts: what becomes of posts that are still to come, hold or cancel')
  }
  const find = accountNamed(positionals)
  return withDatabase(async (db) => {
    const { companyId, id } = await find(db)
    const became = await disconnect(db, companyId, id, posts, 'cli')
    if (became) process.stdout.write(`${describeDisconnected(became)}\n`)
    return became ? 0 : 1
  })
}
