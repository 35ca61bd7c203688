import { api } from '../../api/client'
import { askHolds } from '../../api/questions'
import { useQuery } from '../../api/use-query'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { StandingMark } from '../../parts/standing'
import { holds as words } from '../../words/holds'
import { HoldCard } from './hold-card'
import { Quotas } from './quotas'
import { SystemTabs } from './system-tabs'
import './system.css'

const EVERY_MS = 10_000

/** What holds posts back besides their time: pauses of accounts, platforms and servers, and what a day may have. */
export function Holds() {
  const query = useQuery('holds', askHolds, EVERY_MS)
  const accounts = useQuery('accounts', (signal) => api.listAccounts({ signal }))
  const nameOf = (id: string) => accounts.data?.body.accounts.find((account) => account.id === id)?.name
  return (
    <>
      <PageTitle title={words.title}>
        <SystemTabs here="/holds" />
      </PageTitle>
      <div class="system-sections">
        <section class="stack">
          <h2>{words.holds}</h2>
          <Loaded query={query} lines={3}>
            {({ holds }) =>
              holds.length === 0 ? (
                <p class="card row">
                  <StandingMark standing="published" />
                  {words.none}
                </p>
              ) : (
                <div class="cards">
                  {holds.map((hold) => (
                    <HoldCard
                      key={`${hold.scope} ${hold.host ?? hold.socialAccountId ?? hold.platform}`}
                      {...{ hold, nameOf }}
                    />
                  ))}
                </div>
              )
            }
          </Loaded>
        </section>
        <Quotas nameOf={nameOf} />
      </div>
    </>
  )
}
