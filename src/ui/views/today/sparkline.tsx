type Props = { values: readonly (number | null)[] }

const WIDTH = 240
const HEIGHT = 36
/** So that no line lies on the edge. */
const EDGE = 2

/** A line through some values, the oldest first, with gaps where there are none. For the eye alone: beside it stands what it says. */
export function Sparkline({ values }: Props) {
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={pathOf(values)} vector-effect="non-scaling-stroke" />
    </svg>
  )
}

function pathOf(values: Props['values']): string {
  const most = Math.max(1, ...values.map((value) => value ?? 0))
  const step = WIDTH / values.length
  // Each value is a level as long as its hour, so that one between two gaps is seen too.
  return values
    .map((value, place) => {
      if (value === null) return ''
      const y = (HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE)).toFixed(1)
      const begins = place === 0 || values[place - 1] === null
      return `${begins ? 'M' : 'L'}${(place * step).toFixed(1)} ${y}H${((place + 1) * step).toFixed(1)}`
    })
    .join('')
}
