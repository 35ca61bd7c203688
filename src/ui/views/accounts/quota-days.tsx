import type { Quota } from '../../api/shapes'
import { kindCounted } from '../../parts/what-counts'
import { nameOfDay } from '../../time/zone'
import { words } from '../../words'
import { oneAccount } from '../../words/accounts'

/** How full the next days are, by the limit of the platform. */
export function QuotaDays({ quotas }: { quotas: Quota[] }) {
  const kind = quotas[0] && kindCounted(quotas[0])
  return (
    <section class="card">
      <h2>{oneAccount.quota}</h2>
      <ul class="account-quota">
        {quotas.map((quota) => (
          <QuotaDay key={quota.day} quota={quota} />
        ))}
      </ul>
      <p class="hint">
        {oneAccount.utc} {kind && `${words.posts.alone(capital(kind))}.`}
      </p>
    </section>
  )
}

function QuotaDay({ quota: { day, used, planned, limit } }: { quota: Quota }) {
  const all = used + planned
  return (
    <li class={all >= limit ? 'full' : undefined}>
      <span class="day">{nameOfDay(day, 'short')}</span>
      <meter
        min={0}
        max={limit}
        value={Math.min(all, limit)}
        aria-label={`${nameOfDay(day, 'short')}: ${oneAccount.quotaLine(used, planned, limit)}`}
      />
      <span class="numbers small-text">
        {oneAccount.quotaLine(used, planned, limit)}
        {all > limit ? (
          <strong>, {oneAccount.over(all - limit)}</strong>
        ) : (
          all === limit && <strong>, {oneAccount.full}</strong>
        )}
      </span>
    </li>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
