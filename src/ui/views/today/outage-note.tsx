import type { Overview } from '../../api/shapes'
import { postsAt } from '../../parts/posts-address'
import { dateAndTime, dayOf, duration, timeOfDay } from '../../time/zone'
import { today } from '../../words/today'
import { numberOf } from './number-of'

const words = today.outage

/** What became of the posts that were meant for it, and how the list is told of these. */
const parts = [
  ['late', 'pending,processing,published,failed,unconfirmed,missed'],
  ['published', 'published'],
  ['waiting', 'pending,processing'],
  ['missed', 'missed'],
  ['unconfirmed', 'unconfirmed'],
  ['failed', 'failed'],
] as const

type Down = NonNullable<Overview['down']>

/** What an outage has done; there for a day after it. */
export function OutageNote({ down, now }: { down: Down; now: string }) {
  const { since, until, lastAt } = down
  const shown = parts.filter(([what]) => down[what] > 0)
  return (
    <section class="card outage">
      <p>
        <strong>
          {until
            ? words.over(dateAndTime(since), sameDay(since, until), lengthOf(since, until))
            : words.open(dateAndTime(since))}
        </strong>{' '}
        {shown.length === 0 && words.none}
        {shown.map(([what, status], place) => (
          <span key={what}>
            {place > 0 && ', '}
            <a href={postsAt({ status, from: since, to: until ?? now, sort: 'soonest' })}>
              {words[what](numberOf(down[what]))}
            </a>
          </span>
        ))}
      </p>
      {lastAt && <p class="soft">{words.lastAt(sameDay(since, lastAt))}</p>}
    </section>
  )
}

const sameDay = (first: string, moment: string) =>
  dayOf(first) === dayOf(moment) ? timeOfDay(moment) : dateAndTime(moment)

const lengthOf = (since: string, until: string) =>
  duration((new Date(until).getTime() - new Date(since).getTime()) / 1_000)
