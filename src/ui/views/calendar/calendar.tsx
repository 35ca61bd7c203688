import { useState } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso/router'
import type { PostGlance } from '../../api/shapes'
import { useQuery } from '../../api/use-query'
import { at } from '../../base'
import { useGo } from '../../frame/go'
import { useShortcuts } from '../../keyboard/shortcuts'
import { LinkButton } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Loaded } from '../../parts/loaded'
import { may } from '../../session/session'
import { nameOfWeekday, viewersZone } from '../../time/zone'
import { words } from '../../words'
import { calendar } from '../../words/calendar'
import { NotFound } from '../not-found'
import './calendar.css'
import { DayCell } from './day-cell'
import { CalendarHead } from './head'
import { DayList } from './list'
import { loadDays, type Planned } from './load'
import { MoveTogether } from './move-together'
import { useMoving } from './moving'
import { PostCard } from './post-card'
import { type CalendarView, isDay, isView, type Range, rangeOf, todayHere } from './range'
import { useTodayInSight } from './use-today-in-sight'

const EVERY_MS = 30_000
const MOST_OF_A_DAY = 4
/** Under this a grid of days has no room. */
const PHONE = '(max-width: 720px)'

/** What goes out when: by month, week, day, or as a list. */
export function Calendar() {
  const { params, query } = useRoute()
  const view = params.view ?? (matchMedia(PHONE).matches ? 'list' : 'month')
  const day = params.date ?? todayHere()
  if (!isView(view) || !isDay(day)) return <NotFound />
  return <Days view={view} day={day} account={query.account} />
}

function Days({ view, day, account }: { view: CalendarView; day: string; account: string | undefined }) {
  const range = rangeOf(view, day)
  const search = account ? `?account=${encodeURIComponent(account)}` : ''
  const go = useGo()
  const key = ['calendar', range.days[0], range.days.length, account, viewersZone()].join()
  const planned = useQuery(key, (signal) => loadDays(range.days, account, signal), EVERY_MS)
  useShortcuts([
    { keys: '[', does: calendar.keys.earlier, run: () => go(`/calendar/${view}/${range.earlier}${search}`) },
    { keys: ']', does: calendar.keys.later, run: () => go(`/calendar/${view}/${range.later}${search}`) },
    { keys: 't', does: calendar.keys.today, run: () => go(`/calendar/${view}/${todayHere()}${search}`) },
  ])
  return (
    <>
      <CalendarHead view={view} day={day} range={range} search={search} />
      <Loaded query={planned} lines={8}>
        {(data) => <Shown view={view} day={day} range={range} planned={data} filtered={account !== undefined} />}
      </Loaded>
    </>
  )
}

type ShownProps = { view: CalendarView; day: string; range: Range; planned: Planned; filtered: boolean }

function Shown({ view, day, range, planned, filtered }: ShownProps) {
  const [open, show] = useState<PostGlance>()
  const moving = useMoving()
  const { path } = useLocation()
  const element = useTodayInSight(range)
  const nothing = range.days.every((one) => !planned.byDay.has(one))
  return (
    <>
      {planned.more && <p class="strip warn">{calendar.tooMany(count(planned))}</p>}
      {nothing && (view === 'list' || view === 'day') ? (
        <Empty title={filtered ? calendar.emptyFiltered : calendar.empty}>
          {filtered && <LinkButton href={path}>{calendar.clear}</LinkButton>}
          {may('write') && <LinkButton href={at(`/new?at=${day}T10:00`)}>{words.frame.newPost}</LinkButton>}
        </Empty>
      ) : view === 'list' ? (
        <DayList element={element} days={range.days} planned={planned} />
      ) : (
        <div ref={element} class={`days ${view}`}>
          {view === 'month' && <Weekdays days={range.days.slice(0, 7)} />}
          {range.days.map((one) => (
            <DayCell
              key={one}
              day={one}
              posts={planned.byDay.get(one) ?? []}
              quotas={planned.quotas.get(one) ?? []}
              moving={moving}
              {...(view === 'month' && { most: MOST_OF_A_DAY, outside: one.slice(0, 7) !== day.slice(0, 7) })}
              weekday={view === 'week'}
              onOpen={show}
            />
          ))}
        </div>
      )}
      {moving.together && <MoveTogether {...moving.together} />}
      {open && <PostCard post={open} onClose={() => show(undefined)} />}
    </>
  )
}

const count = ({ byDay }: Planned) => [...byDay.values()].reduce((sum, posts) => sum + posts.length, 0)

/** For the eye: each day says its name to those who listen. */
const Weekdays = ({ days }: { days: string[] }) => (
  <>
    {days.map((day) => (
      <span key={day} class="weekday" aria-hidden="true">
        {nameOfWeekday(day)}
      </span>
    ))}
  </>
)
