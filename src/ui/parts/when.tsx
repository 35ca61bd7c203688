import { now } from '../time/now'
import { dateAndTime, fromNow, viewersZone } from '../time/zone'

type Props = {
  /** In UTC, as the API has it. */
  at: string
  /** The post's own zone: its clock stands beneath where it shows something else. */
  zone?: string | null
  /** Says beside it how long ago or how far ahead that is. */
  relative?: boolean
}

/** A moment in the viewer's zone. */
export function When({ at, zone, relative = false }: Props) {
  const shown = dateAndTime(at)
  const there = zone && zone !== viewersZone() ? dateAndTime(at, zone) : shown
  return (
    <span class="when">
      <time dateTime={at}>{shown}</time>
      {relative && <span class="soft"> {fromNow(at, now.value)}</span>}
      {there !== shown && (
        <span class="soft own-zone">
          {there} {zone}
        </span>
      )}
    </span>
  )
}
