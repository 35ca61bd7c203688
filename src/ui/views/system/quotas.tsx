import { askQuotas } from '../../api/questions'
import type { Quota } from '../../api/shapes'
import { useQuery } from '../../api/use-query'
import { Loaded } from '../../parts/loaded'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { kindCounted } from '../../parts/what-counts'
import { words as all } from '../../words'
import { holds as words } from '../../words/holds'
import { QuotaDay } from './quota-day'

const DAYS = 7
const EVERY_MS = 60_000

/** What went out and is planned for each day, beside what the platform allows. */
export function Quotas({ nameOf }: { nameOf(accountId: string): string | undefined }) {
  const query = useQuery(`quotas of ${DAYS}`, (signal) => askQuotas({ days: DAYS }, signal), EVERY_MS)
  return (
    <section class="stack">
      <div>
        <h2>{words.quotas}</h2>
        <p class="soft small-text">{words.quotasHint}</p>
      </div>
      <Loaded query={query} lines={4}>
        {({ quotas }) =>
          quotas.length === 0 ? (
            <p class="card">{words.noQuotas}</p>
          ) : (
            byAccount(quotas).map(({ account, platform, kind, days }) => (
              <section key={account} class="card stack">
                <h3 class="row">
                  <PlatformGlyph platform={platform} />
                  {nameOf(account) ?? account}
                  {kind && <span class="soft small-text">{all.posts.alone(kind)}</span>}
                </h3>
                <ol class="quota-days">
                  {days.map((day) => (
                    <QuotaDay key={day.day} quota={day} />
                  ))}
                </ol>
              </section>
            ))
          )
        }
      </Loaded>
    </section>
  )
}

function byAccount(quotas: Quota[]) {
  const accounts = new Map<string, Quota[]>()
  for (const quota of quotas) {
    const known = accounts.get(quota.socialAccountId)
    if (known) known.push(quota)
    else accounts.set(quota.socialAccountId, [quota])
  }
  return [...accounts].flatMap(([account, days]) => {
    const [first] = days
    return first ? [{ account, platform: first.platform, kind: kindCounted(first), days }] : []
  })
}
