import { dateAndTime } from '../../time/zone'
import { decisions } from '../../words/decisions'

/** Two times that two people want: what stands now, and what is about to be written over it. */
export function TheirsAndMine({ theirs, mine }: { theirs: string | null; mine: Date }) {
  const words = decisions.reschedule
  return (
    <div class="strip warn conflict" role="alert">
      <p>{words.changed}</p>
      <dl class="facts">
        <dt>{words.theirs}</dt>
        <dd>{theirs ? dateAndTime(theirs) : words.noTime}</dd>
        <dt>{words.mine}</dt>
        <dd>{dateAndTime(mine)}</dd>
      </dl>
    </div>
  )
}
