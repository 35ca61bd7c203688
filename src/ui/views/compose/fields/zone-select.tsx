import type { Described } from '../../../parts/field'
import { viewersZone } from '../../../time/zone'

/** All zones that this browser knows; the viewer's own and UTC come first. */
export function ZoneSelect({
  described,
  zone,
  onChange,
}: {
  described: Described
  zone: string
  onChange(zone: string): void
}) {
  const first = [...new Set([viewersZone(), zone, 'UTC'])]
  const others = Intl.supportedValuesOf('timeZone').filter((one) => !first.includes(one))
  return (
    <select {...described} class="input" value={zone} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      {first.map(option)}
      <hr />
      {others.map(option)}
    </select>
  )
}

const option = (zone: string) => (
  <option key={zone} value={zone}>
    {zone.replaceAll('_', ' ')}
  </option>
)
