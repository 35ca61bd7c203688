import { accountsWithHealth } from '../../accounts/accounts-with-health'
import type { Database } from '../../db/connection'
import { type Finding, note, ok } from './finding'

/** The accounts whose posts wait for a person, or soon will. */
export async function checkAccounts(db: Database): Promise<Finding[]> {
  const accounts = await accountsWithHealth(db)
  const findings = accounts.flatMap(({ id, platform, name, health: { state, reason } }) => {
    const who = `Account ${id} (${platform}, ${name})`
    // Somebody wanted it so.
    if (state === 'ok' || state === 'disconnected') return []
    if (state === 'expires_soon') return [note(`${who}: ${reason}`, 'Connect it again before')]
    return [note(`${who} must be connected again: ${reason}`, 'Log in anew, or use: npm run cli -- accounts add')]
  })
  const connected = accounts.filter(({ health }) => health.state !== 'disconnected').length
  if (findings.length > 0) return findings
  return [ok(connected > 0 ? `Accounts: all ${connected} are connected` : 'Accounts: none is connected yet')]
}
