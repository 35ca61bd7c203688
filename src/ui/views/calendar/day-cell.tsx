import type { PostGlance, Quota } from '../../api/shapes'
import { at } from '../../base'
import { kindCounted } from '../../parts/what-counts'
import { may } from '../../session/session'
import { nameOfDay, nameOfWeekday } from '../../time/zone'
import { words } from '../../words'
import { calendar } from '../../words/calendar'
import { Chip } from './chip'
import type { Moving } from './moving'
import { todayHere } from './range'

type Props = {
  day: string
  posts: PostGlance[]
  quotas: Quota[]
  moving: Moving
  /** So many are shown; the others are behind a link. Undefined: all. */
  most?: number
  /** Belongs to a neighbour of the month that is shown. */
  outside?: boolean
  /** Says which day of the week it is, where no row above does. */
  weekday?: boolean
  onOpen(post: PostGlance): void
}

/** From this part of a day's limit on it is shown. */
const NEARLY_FULL = 0.8

export const nearlyFull = (quotas: Quota[]): Quota[] =>
  quotas.filter(({ used, planned, limit }) => used + planned >= limit * NEARLY_FULL)

/** A day with what goes out on it. Posts are dropped here. */
export function DayCell({
  day,
  posts,
  quotas,
  moving,
  most = posts.length,
  outside = false,
  weekday = false,
  onOpen,
}: Props) {
  const today = todayHere()
  const name = nameOfDay(day)
  const target = moving.post !== undefined && moving.day === day
  const shown = posts.length > most ? posts.slice(0, most - 1) : posts
  const classes = ['cell', day === today && 'today', day < today && 'past', outside && 'outside', target && 'target']
  return (
    <section
      class={classes.filter(Boolean).join(' ')}
      aria-label={name}
      data-day={day}
      onDragOver={(event) => {
        if (!moving.post) return
        event.preventDefault()
        if (moving.day !== day) moving.choose(day)
      }}
      onDrop={(event) => {
        event.preventDefault()
        void moving.drop(day)
      }}
    >
      <header>
        <a href={at(`/calendar/day/${day}`)} class="day-number" aria-current={day === today ? 'date' : undefined}>
          <span aria-hidden="true">
            {weekday && `${nameOfWeekday(day)} `}
            {Number(day.slice(8))}
          </span>
          <span class="hidden">{name}</span>
        </a>
        {may('write') && day >= today && (
          <a class="day-new" href={at(`/new?at=${day}T10:00`)} aria-label={calendar.newOn(name)}>
            +
          </a>
        )}
      </header>
      <Limits quotas={nearlyFull(quotas)} />
      <ul>
        {shown.map((post) => (
          <li key={post.postDetailId}>
            <Chip post={post} moving={moving} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {shown.length < posts.length && (
        <a
          class="day-more"
          href={at(`/calendar/day/${day}`)}
          aria-label={calendar.moreOf(posts.length - shown.length, name)}
        >
          {calendar.more(posts.length - shown.length)}
        </a>
      )}
    </section>
  )
}

/** How much of a day's limits is taken. */
export function Limits({ quotas }: { quotas: Quota[] }) {
  return quotas.map((quota) => {
    const { socialAccountId, platform, used, planned, limit } = quota
    const what = [words.posts.platforms[platform], kindCounted(quota)].filter(Boolean).join(' ')
    return (
      <p key={socialAccountId} class={`limit${used + planned >= limit ? ' full' : ''}`} title={calendar.utc}>
        {calendar.quota(what, used + planned, limit)}
        {used + planned >= limit && `, ${calendar.full}`}
      </p>
    )
  })
}
