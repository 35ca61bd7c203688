import type { Bucket } from './buckets'
import type { Gap } from './tick-lines'

const WIDTH = 10
const HEIGHT = 100

type Props = {
  title: string
  /** What the top of the scale is. */
  top: string
  buckets: Bucket[]
  gaps: Gap[]
  /** Drawn over one another in this order; heights from 0 to 1. */
  bars: { class: string; height(bucket: Bucket): number }[]
  pointed: number | undefined
  onPoint(index: number | undefined): void
}

/** A row of bars over time, with the times in which nothing ran. What it shows stands in words beside it. */
export function Bars({ title, top, buckets, gaps, bars, pointed, onPoint }: Props) {
  const [first] = buckets
  if (!first) return null
  const all = buckets.length * WIDTH
  const x = (moment: number) => ((moment - first.from) / (first.to - first.from)) * WIDTH
  return (
    <div class="bars" aria-hidden="true">
      <div class="bars-scale soft numbers">
        <span>{title}</span>
        <span>{top}</span>
      </div>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${all} ${HEIGHT}`}
        preserveAspectRatio="none"
        onPointerMove={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect()
          onPoint(
            Math.min(buckets.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * buckets.length))),
          )
        }}
        onPointerLeave={() => onPoint(undefined)}
      >
        {gaps.map(({ from, to }) => (
          <rect
            key={from}
            class="gap"
            x={Math.max(0, x(from))}
            width={Math.max(2, x(to) - Math.max(0, x(from)))}
            y="0"
            height={HEIGHT}
          />
        ))}
        {bars.map((bar) => (
          <path
            key={bar.class}
            class={bar.class}
            d={buckets.map((bucket, index) => oneBar(index, bar.height(bucket))).join('')}
          />
        ))}
        {pointed !== undefined && <rect class="pointed" x={pointed * WIDTH} width={WIDTH} y="0" height={HEIGHT} />}
      </svg>
    </div>
  )
}

/** Something is seen of whatever is more than nothing. */
function oneBar(index: number, height: number): string {
  if (height <= 0) return ''
  const high = Math.max(3, Math.min(1, height) * HEIGHT)
  return `M${index * WIDTH + 1} ${HEIGHT}v${-high}h${WIDTH - 2}v${high}z`
}
