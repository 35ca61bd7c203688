import { api } from '../../api/client'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { useAddressQuery } from '../../frame/go'
import { LinkButton } from '../../parts/button'
import { PageTitle } from '../../parts/page-title'
import { viewersZone } from '../../time/zone'
import { words } from '../../words'
import { calendar } from '../../words/calendar'
import { type CalendarView, calendarViews, type Range, todayHere } from './range'

type Props = { view: CalendarView; day: string; range: Range; search: string }

/** Which days are shown, and the ways to others. */
export function CalendarHead({ view, day, range, search }: Props) {
  const [query, change] = useAddressQuery()
  const accounts = useQuery('accounts', async (signal) => (await api.listAccounts({ signal })).body.accounts)
  const to = (where: CalendarView, when: string) => at(`/calendar/${where}/${when}${search}`)
  return (
    <>
      <PageTitle title={`${calendar.title}: ${range.name}`}>
        <div class="row">
          <LinkButton href={to(view, range.earlier)} aria-label={calendar.earlier[view]}>
            ‹
          </LinkButton>
          <LinkButton href={to(view, todayHere())}>{calendar.today}</LinkButton>
          <LinkButton href={to(view, range.later)} aria-label={calendar.later[view]}>
            ›
          </LinkButton>
        </div>
      </PageTitle>
      <div class="row apart calendar-bar">
        <nav class="chips" aria-label={calendar.viewsLabel}>
          {calendarViews.map((name) => (
            <a key={name} class="chip" href={to(name, day)} aria-current={name === view ? 'true' : undefined}>
              {calendar.views[name]}
            </a>
          ))}
        </nav>
        <label class="row">
          <span class="hidden">{calendar.account}</span>
          <select
            class="input"
            value={query.account ?? ''}
            onChange={({ currentTarget }) => change({ account: currentTarget.value })}
          >
            <option value="">{calendar.allAccounts}</option>
            {accounts.data?.map(({ id, platform, name }) => (
              <option key={id} value={id}>
                {words.posts.platforms[platform]}: {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="soft small-text">
        {calendar.times(viewersZone())}. <span class="wide-only">{view !== 'list' && calendar.hint}</span>
      </p>
    </>
  )
}
