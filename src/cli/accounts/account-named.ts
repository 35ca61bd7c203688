import { accountsWithHealth, type ListedAccount } from '../../accounts/accounts-with-health'
import type { Database } from '../../db/connection'
import { ID_PATTERN } from '../../domain/id'
import { UsageError } from '../command'

/**
 * The account whose id stands alone on the command line; looked for once there is a database.
 * @throws UsageError for anything else, and for an account that is not there
 */
export function accountNamed(args: string[]): (db: Database) => Promise<ListedAccount> {
  const [id = '', ...more] = args
  if (!ID_PATTERN.test(id) || more.length > 0) {
    throw new UsageError('The id of one account is needed; accounts list prints them')
  }
  return async (db) => {
    const [account] = await accountsWithHealth(db, { id })
    if (!account) throw new UsageError(`There is no account ${id}; accounts list prints them all`)
    return account
  }
}
