import { type AccountFilter, listSocialAccounts, type StoredAccount } from '../db/accounts/list-social-accounts'
import type { Database } from '../db/connection'
import { type AccountHealth, accountHealth } from './account-health'

/** An account with its health, which is judged by the database's clock. */
export type ListedAccount = Omit<StoredAccount, 'now'> & { health: AccountHealth }

/** The accounts of one company or of all with their health, without their tokens. */
export async function accountsWithHealth(db: Database, filter: AccountFilter = {}): Promise<ListedAccount[]> {
  const stored = await listSocialAccounts(db, filter)
  return stored.map(({ now, ...account }) => ({ ...account, health: accountHealth(account, now) }))
}
