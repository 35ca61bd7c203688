import { viewersZone } from '../../time/zone'
import { decisions } from '../../words/decisions'
import { Field } from '../field'

type Props = {
  /** The post's own zone. */
  own: string | null
  chosen: string
  onChoose(zone: string): void
}

/** Whose clocks are meant: the viewer's, or those of the post's own zone. */
export function ZoneChoice({ own, chosen, onChoose }: Props) {
  const words = decisions.reschedule
  const yours = viewersZone()
  return (
    <Field label={words.zone}>
      {(described) => (
        <select
          {...described}
          class="input"
          value={chosen}
          onChange={({ currentTarget }) => onChoose(currentTarget.value)}
        >
          {own && own !== yours && <option value={own}>{words.its(own)}</option>}
          <option value={yours}>{words.yours(yours)}</option>
        </select>
      )}
    </Field>
  )
}
