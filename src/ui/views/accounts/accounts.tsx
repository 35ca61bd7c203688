import { useEffect } from 'preact/hooks'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { useAddressQuery, useGo } from '../../frame/go'
import { useShortcuts } from '../../keyboard/shortcuts'
import { Button, LinkButton } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { may } from '../../session/session'
import { accounts } from '../../words/accounts'
import { AccountCard } from './account-card'
import './accounts.css'
import { ConnectDialog } from './connect-dialog'
import { LoginFailed } from './login-failed'
import { askLooks } from './look'
import { byTrouble } from './order'

const EVERY_MS = 60_000

/** What is published to, those in trouble first. Logins come back here too. */
export function Accounts() {
  const [asked, change] = useAddressQuery()
  const go = useGo()
  const { connection } = asked
  const health = asked.health === 'disconnected' ? 'disconnected' : 'connected'
  const query = useQuery(`accounts/${health}`, (signal) => askLooks(health, signal), EVERY_MS)
  // A login that worked brings its number along: what it reaches is chosen in a view of its own.
  useEffect(() => {
    if (connection) go(`/accounts/connect/${connection}`, true)
  }, [connection])
  const connect = () => change({ connect: '1', error: undefined, error_description: undefined })
  useShortcuts(may('admin') ? [{ keys: 'c', does: accounts.connect, run: connect }] : [])
  return (
    <>
      <PageTitle title={accounts.title}>
        {may('admin') && (
          <Button kind="primary" onClick={connect}>
            {accounts.connect}
          </Button>
        )}
      </PageTitle>
      {asked.error && <LoginFailed description={asked.error_description ?? asked.error} onAgain={connect} />}
      <nav class="chips account-filter" aria-label={accounts.show}>
        <a class="chip" href={at('/accounts')} aria-current={health === 'connected' ? 'true' : undefined}>
          {accounts.connected}
        </a>
        <a
          class="chip"
          href={at('/accounts?health=disconnected')}
          aria-current={health === 'disconnected' ? 'true' : undefined}
        >
          {accounts.disconnected}
        </a>
      </nav>
      <Loaded query={query} lines={8}>
        {(looks) =>
          looks.length > 0 ? (
            <ul class="account-cards">
              {byTrouble(looks.map(({ account }) => account)).map(({ id }) => {
                const look = looks.find(({ account }) => account.id === id)
                return look && <AccountCard key={id} look={look} />
              })}
            </ul>
          ) : health === 'disconnected' ? (
            <Empty title={accounts.noneDisconnected}>
              <LinkButton href={at('/accounts')}>{accounts.showConnected}</LinkButton>
            </Empty>
          ) : (
            <Empty title={accounts.none}>
              <p>{may('admin') ? accounts.noneWhy : accounts.noneRead}</p>
              {may('admin') && (
                <Button kind="primary" onClick={connect}>
                  {accounts.connect}
                </Button>
              )}
            </Empty>
          )
        }
      </Loaded>
      {asked.connect && may('admin') && <ConnectDialog onClose={() => change({ connect: undefined })} />}
    </>
  )
}
