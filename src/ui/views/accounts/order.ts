import type { Account } from '../../api/shapes'

const trouble: Record<Account['health']['state'], number> = {
  needs_reconnect: 0,
  expires_soon: 1,
  ok: 2,
  disconnected: 3,
}

// A token that renews itself ends for nobody.
const end = ({ health, renewsAt }: Account) => (renewsAt ? '9' : (health.expiresAt ?? '9'))

/** What needs a person first: trouble, then the token that ends soonest, then the name. */
export const byTrouble = (accounts: readonly Account[]): Account[] =>
  accounts.toSorted(
    (one, other) =>
      trouble[one.health.state] - trouble[other.health.state] ||
      end(one).localeCompare(end(other)) ||
      one.name.localeCompare(other.name),
  )
