import type { Overview } from '../../api/shapes'
import { PAST_THEIR_TIME, postsAt } from '../../parts/posts-address'
import { dateAndTime, dayOf, duration, timeOfDay } from '../../time/zone'
import { today } from '../../words/today'
import { Sparkline } from './sparkline'
import { Tile } from './tile'

/** Who waits less has only just become due. */
const LATE_S = 120

const words = today.late

/** Whether posts wait longer than they should, and how late they went out. */
export function LateTile({ overview: { oldestDue, oldestDueAgeSeconds, lateness24h, now } }: { overview: Overview }) {
  const late = oldestDueAgeSeconds !== null && oldestDueAgeSeconds > LATE_S
  return (
    <Tile
      title={words.title}
      answer={late ? words.late(duration(oldestDueAgeSeconds)) : words.onTime}
      mark={late ? 'missed' : 'published'}
    >
      <p class="soft">
        {oldestDue ? (
          <>
            {words.oldest(dayOf(oldestDue) === dayOf(now) ? timeOfDay(oldestDue) : dateAndTime(oldestDue))}{' '}
            <a href={postsAt(PAST_THEIR_TIME)}>{words.show}</a>
          </>
        ) : (
          words.waitsNot
        )}
      </p>
      <Lateness {...lateness24h} />
    </Tile>
  )
}

// While servers are upgraded one after another, one may answer that does not tell of hours yet.
function Lateness({ p50, p95, hours = [] }: Overview['lateness24h']) {
  const worst = hours.toSorted((one, other) => (other.p95 ?? -1) - (one.p95 ?? -1))[0]
  return (
    <div class="lateness">
      <h3>{words.day}</h3>
      {p50 === null || p95 === null ? (
        <p class="soft">{words.none}</p>
      ) : (
        <>
          <dl>
            <dt>{words.half}</dt>
            <dd class="numbers">{duration(p50)}</dd>
            <dt>{words.most}</dt>
            <dd class="numbers">{duration(p95)}</dd>
          </dl>
          <Sparkline values={hours.map((hour) => hour.p95)} />
          {worst && worst.p95 !== null && <p class="soft">{words.worst(timeOfDay(worst.from), duration(worst.p95))}</p>}
        </>
      )}
    </div>
  )
}
