import type { Overview } from '../../api/shapes'
import { postsAt } from '../../parts/posts-address'
import { dateAndTime, dayOf, duration, timeOfDay } from '../../time/zone'
import { today } from '../../words/today'

const words = today.outage

/** What an outage has done; there for a day after it. */
export function OutageNote({ down: { since, until, late, lastAt } }: { down: NonNullable<Overview['down']> }) {
  return (
    <section class="card outage">
      <p>
        <strong>
          {until
            ? words.over(dateAndTime(since), sameDay(since, until), lengthOf(since, until))
            : words.open(dateAndTime(since))}
        </strong>{' '}
        {late > 0
          ? `${words.late(late.toLocaleString())}${lastAt ? words.lastAt(sameDay(since, lastAt)) : ''}.`
          : words.none}
      </p>
      {late > 0 && <a href={postsAt({ from: since, ...(until && { to: until }), sort: 'soonest' })}>{words.show}</a>}
    </section>
  )
}

const sameDay = (first: string, moment: string) =>
  dayOf(first) === dayOf(moment) ? timeOfDay(moment) : dateAndTime(moment)

const lengthOf = (since: string, until: string) =>
  duration((new Date(until).getTime() - new Date(since).getTime()) / 1_000)
