import { AccountActions } from './account-actions'
import { AccountFacts } from './account-facts'
import { AccountHead, AccountHealth } from './account-head'
import type { Look } from './look'

/** An account at a glance. */
export function AccountCard({ look }: { look: Look }) {
  return (
    <li class="card account-card">
      <AccountHead account={look.account} linked />
      <AccountHealth account={look.account} />
      <AccountFacts look={look} />
      <AccountActions account={look.account} />
    </li>
  )
}
