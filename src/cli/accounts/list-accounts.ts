import { parseArgs } from 'node:util'
import { accountsWithHealth } from '../../accounts/accounts-with-health'
import { withDatabase } from '../../services/cli'
import { companyId } from '../company-id'
import { table } from '../table'

/** Prints the accounts of one company or of all with their health. */
export async function listAccounts(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { company: { type: 'string' } } })
  const company = values.company === undefined ? undefined : companyId(values.company)
  const accounts = await withDatabase((db) => accountsWithHealth(db, { companyId: company }))
  const rows = accounts.map(({ health, ...account }) => [
    String(account.id),
    account.companyId,
    account.platform,
    account.externalId,
    account.name,
    account.login,
    health.reason ? `${health.state}: ${health.reason}` : health.state,
  ])
  process.stdout.write(table(['id', 'company', 'platform', 'external id', 'name', 'login', 'status'], rows))
  return 0
}
