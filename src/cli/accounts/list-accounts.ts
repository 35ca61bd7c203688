import { accountsWithHealth, type ListedAccount } from '../../accounts/accounts-with-health'
import type { HealthState } from '../../domain/health-state'
import type { Platform } from '../../domain/post'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { table } from '../table'

type Options = AsJson & { company?: string; account?: string; platform?: Platform; status?: HealthState }

/** Prints the accounts of one company or of all with their health. */
export const listAccounts: Action<Options> = async (around, { json, company, account, platform, status }) => {
  const filter = { companyId: company, id: account, platform }
  const found = await withDatabase(around, (db) => accountsWithHealth(db, filter))
  const accounts = found.filter(({ health }) => status === undefined || health.state === status)
  around.out(json ? jsonDocument({ accounts: accounts.map(view) }) : table(head, accounts.map(cells)))
  return 0
}

const head = ['id', 'company', 'platform', 'external id', 'name', 'login', 'status']

const cells = ({ id, companyId, platform, externalId, name, login, health }: ListedAccount): string[] => [
  id,
  companyId,
  platform,
  externalId,
  name,
  login,
  health.reason ? `${health.state}: ${health.reason}` : health.state,
]

const view = (account: ListedAccount) => ({
  id: account.id,
  companyId: account.companyId,
  platform: account.platform,
  externalId: account.externalId,
  name: account.name,
  login: account.login,
  health: {
    state: account.health.state,
    reason: account.health.reason ?? null,
    expiresAt: account.health.expiresAt ?? null,
  },
  capacity: account.capacity,
  renewsAt: account.renewAt,
  connectedAt: account.createdAt,
  disconnectedAt: account.disconnectedAt,
})
