import { accountsWithHealth, type ListedAccount } from '../../accounts/accounts-with-health'
import type { Database } from '../../db/connection'
import type { Surroundings } from '../surroundings'

/** The account with this id; undefined when there is none, which has been said then. */
export async function accountNamed(around: Surroundings, db: Database, id: string): Promise<ListedAccount | undefined> {
  const [account] = await accountsWithHealth(db, { id })
  if (!account) around.err(`There is no account ${id}; accounts list prints them all\n`)
  return account
}
