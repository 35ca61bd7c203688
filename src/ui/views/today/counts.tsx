import type { Overview } from '../../api/shapes'
import { PAST_THEIR_TIME, postsAt } from '../../parts/posts-address'
import { StandingMark } from '../../parts/standing'
import type { Standing } from '../../words/posts-in-general'
import { today } from '../../words/today'
import { numberOf } from './number-of'

const words = today.counts
const DAY_MS = 86_400_000

/** The numbers, each a way to what it counts: as many as the list has that is asked for of the same moments. */
export function Counts({ overview: { counts, overdue, todayAhead, publishedToday, now } }: { overview: Overview }) {
  const away = (ms: number) => new Date(new Date(now).getTime() + ms).toISOString()
  const tiles: { what: keyof typeof words; count: number; mark: Standing; href: string }[] = [
    {
      what: 'overdue',
      count: overdue,
      mark: 'processing',
      href: postsAt(PAST_THEIR_TIME),
    },
    {
      what: 'ahead',
      count: todayAhead,
      mark: 'pending',
      href: postsAt({ status: 'pending', from: away(1), to: away(DAY_MS), sort: 'soonest' }),
    },
    {
      what: 'published',
      count: publishedToday,
      mark: 'published',
      href: postsAt({ status: 'published', out: away(-DAY_MS) }),
    },
    { what: 'failed', count: counts.failed, mark: 'failed', href: postsAt({ status: 'failed' }) },
    { what: 'unconfirmed', count: counts.unconfirmed, mark: 'unconfirmed', href: postsAt({ status: 'unconfirmed' }) },
    { what: 'missed', count: counts.missed, mark: 'missed', href: postsAt({ status: 'missed' }) },
    { what: 'held', count: counts.held, mark: 'held', href: postsAt({ held: true }) },
  ]
  return (
    <nav class="counts" aria-label={words.title}>
      {tiles.map(({ what, count, mark, href }) => (
        <a key={what} class={`card ${count ? mark : 'none'}`} href={href}>
          <span class="figure numbers">
            {numberOf(count)}
            <StandingMark standing={mark} />
          </span>
          <span>{words[what]}</span>
        </a>
      ))}
    </nav>
  )
}
