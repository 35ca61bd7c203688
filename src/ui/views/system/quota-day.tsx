import type { Quota } from '../../api/shapes'
import { postsAt } from '../../parts/posts-address'
import { StandingMark } from '../../parts/standing'
import { nameOfDay } from '../../time/zone'
import { holds as words } from '../../words/holds'

/** One day of an account: how much of what it may have is taken. */
export function QuotaDay({ quota: { socialAccountId: account, day, used, planned, limit } }: { quota: Quota }) {
  const all = used + planned
  const over = all - limit
  const name = nameOfDay(day, 'short')
  return (
    <li>
      <a
        class={`quota${over >= 0 ? ' full' : ''}`}
        href={postsAt({ account, from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z`, sort: 'soonest' })}
      >
        <span class="soft">{name}</span>
        <strong class="numbers">{words.of(all, limit)}</strong>
        <span class="quota-bar" aria-hidden="true">
          <span class="used" style={{ width: share(used, limit) }} />
          <span class="planned" style={{ width: share(Math.min(planned, limit - used), limit) }} />
        </span>
        <span class="small-text soft">
          {over >= 0 ? (
            <span class="quota-over">
              <StandingMark standing="missed" />
              {over > 0 ? words.over(over) : words.full}
            </span>
          ) : (
            words.out(used, planned)
          )}
        </span>
      </a>
    </li>
  )
}

const share = (part: number, whole: number) => `${whole > 0 ? Math.max(0, Math.min(1, part / whole)) * 100 : 0}%`
