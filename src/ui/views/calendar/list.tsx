import type { RefObject } from 'preact'
import type { PostGlance } from '../../api/shapes'
import { PostRow } from '../../parts/post-row'
import { nameOfDay } from '../../time/zone'
import { Limits, nearlyFull } from './day-cell'
import type { Planned } from './load'

type Props = { days: string[]; planned: Planned; element: RefObject<HTMLDivElement | null> }

/** The days that have something, one beneath the other. */
export function DayList({ days, planned, element }: Props) {
  return (
    <div ref={element} class="stack days-list">
      {days
        .map((day): [string, PostGlance[]] => [day, planned.byDay.get(day) ?? []])
        .filter(([, posts]) => posts.length > 0)
        .map(([day, posts]) => (
          <section key={day} class="card" data-day={day}>
            <div class="row apart">
              <h2>{nameOfDay(day)}</h2>
              <Limits quotas={nearlyFull(planned.quotas.get(day) ?? [])} />
            </div>
            <div class="list">
              <ul class="rows">
                {posts.map((post) => (
                  <PostRow key={post.postDetailId} post={post} />
                ))}
              </ul>
            </div>
          </section>
        ))}
    </div>
  )
}
