import { type FoundAccount, findSocialAccounts } from '../db/accounts/find-social-accounts'
import type { Database } from '../db/connection'
import { UnusableFields } from './unusable-fields'

/**
 * The accounts that are to be posted to, in the order they were asked for.
 * @throws UnusableFields that names those the company does not have, or not any more
 */
export async function accountsToPostTo(db: Database, companyId: string, ids: string[]): Promise<FoundAccount[]> {
  const found = await findSocialAccounts(db, companyId, ids)
  const byId = new Map(found.map((account) => [account.id, account]))
  const path = ids.length > 1 ? 'socialAccountIds' : 'socialAccountId'
  const unknown = ids.filter((id) => !byId.has(id))
  if (unknown.length > 0) {
    throw new UnusableFields(unknown.map((id) => ({ path, message: `there is no account ${id}` })))
  }
  const gone = found.filter((account) => account.disconnected_at !== null)
  if (gone.length > 0) {
    const says = ({ id, name }: FoundAccount) => `account ${id} (${name}) is disconnected; connect it again first`
    throw new UnusableFields(
      gone.map((account) => ({ path, message: says(account) })),
      'not-publishable',
    )
  }
  return ids.flatMap((id) => byId.get(id) ?? [])
}
