import { useState } from 'preact/hooks'
import { newIdempotencyKey } from '../../../client'
import { api } from '../../api/client'
import type { Account } from '../../api/shapes'
import { shownThere, useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Menu } from '../../parts/menu'
import { NotDone } from '../../parts/not-done'
import { may } from '../../session/session'
import { accounts } from '../../words/accounts'
import { beginLogin } from './begin-login'
import { DisconnectDialog } from './disconnect-dialog'

/** What an administrator can do with an account; the first is what helps most. */
export function AccountActions({ account }: { account: Account }) {
  const [asking, ask] = useState(false)
  const reconnect = useChange(() => beginLogin(account.login, account.id), undefined, shownThere)
  const check = useChange(
    () => api.checkAccount({ path: { id: account.id }, headers: { 'Idempotency-Key': newIdempotencyKey() } }),
    ({ body }) => resultInWords(account.name, body),
    shownThere,
  )
  if (!may('admin')) return null
  const { state } = account.health
  const trouble = reconnect.error ?? check.error
  return (
    <div class="row">
      <Button kind={state === 'ok' ? 'plain' : 'primary'} busy={reconnect.busy} onClick={() => void reconnect.run()}>
        {accounts.reconnect}
      </Button>
      {state !== 'disconnected' && (
        <>
          <Button busy={check.busy} onClick={() => void check.run()}>
            {accounts.check}
          </Button>
          <Menu label={accounts.more(account.name)} sign="⋯">
            <Button kind="danger" onClick={() => ask(true)}>
              {accounts.disconnect}
            </Button>
          </Menu>
        </>
      )}
      <NotDone error={trouble} />
      {asking && <DisconnectDialog account={account} onClose={() => ask(false)} />}
    </div>
  )
}

type Checked = { result: 'works' | 'dead' | 'unknown'; reason: string | null; postsReleased: number }

function resultInWords(name: string, { result, reason, postsReleased }: Checked): string {
  const why = reason ?? accounts.unknownWhy
  if (result === 'dead') return accounts.dead(name, why)
  if (result === 'unknown') return accounts.unclear(name, why)
  return accounts.works(name) + (postsReleased > 0 ? accounts.released(postsReleased) : '')
}
