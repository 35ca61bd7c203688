import { at } from '../../base'
import { HealthMark } from '../../parts/health-mark'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { accounts } from '../../words/accounts'
import type { Look } from './look'

type Props = { account: Look['account'] /** Leads to the account's own view. */; linked?: boolean }

/** Who it is: a letter, the platform, the name and the platform's own id. */
export function AccountHead({ account, linked = false }: Props) {
  const { platform, name, externalId } = account
  return (
    <div class="account-head">
      <span class="account-avatar" aria-hidden="true">
        {[...name][0]?.toUpperCase() ?? '?'}
      </span>
      <div class="account-name">
        <div class="account-title">
          <PlatformGlyph platform={platform} />
          {linked ? (
            <h2>
              <a href={at(`/accounts/${account.id}`)}>{name}</a>
            </h2>
          ) : (
            <strong>{name}</strong>
          )}
        </div>
        <code class="soft">{externalId}</code>
      </div>
    </div>
  )
}

/** How it is doing, and why. */
export function AccountHealth({ account: { health } }: { account: Look['account'] }) {
  return (
    <p class={`account-health ${health.state}`}>
      <HealthMark state={health.state} />
      <span>
        <strong>{accounts.states[health.state]}</strong>
        {health.reason && <span class="reason"> {health.reason}</span>}
      </span>
    </p>
  )
}
