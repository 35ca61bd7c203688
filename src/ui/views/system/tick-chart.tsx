import { useState } from 'preact/hooks'
import type { Tick } from '../../api/shapes'
import { duration, timeOfDay } from '../../time/zone'
import { ticks as words } from '../../words/ticks'
import { Bars } from './bars'
import { type Bucket, bucketsOf, minutesOf } from './buckets'
import { gapsIn, type TickLine } from './tick-lines'

type Props = { ticks: Tick[]; hours: number; lines: TickLine[]; at: number }

/** Two rows of bars over one line of time: posts that were due and went out, and how long the longest tick took. */
export function TickChart({ ticks, hours, lines, at }: Props) {
  const [pointed, point] = useState<number>()
  const buckets = bucketsOf(ticks, hours, at)
  const gaps = gapsIn(lines)
  const most = Math.max(1, ...buckets.map(({ due, published }) => Math.max(due, published)))
  const longest = Math.max(1, ...buckets.map(({ longestMs }) => longestMs))
  const sum = (what: 'due' | 'published') => buckets.reduce((all, bucket) => all + bucket[what], 0).toLocaleString()
  const shared = { buckets, gaps, onPoint: point, pointed }
  const here = pointed === undefined ? undefined : buckets[pointed]
  return (
    <figure class="card tick-chart">
      <figcaption>
        <span class="hidden">{words.chart}. </span>
        <span class="legend" aria-hidden="true">
          <span class="key due">{words.due}</span>
          <span class="key published">{words.published}</span>
          {gaps.length > 0 && <span class="key gap">{words.noTick}</span>}
          <span class="soft">{words.each(minutesOf(hours))}</span>
        </span>
        <span class="soft numbers readout" aria-hidden="true">
          {here && inWords(here)}
        </span>
        <span class="hidden">
          {words.chartText(sum('due'), sum('published'), duration(longest / 1_000), gaps.length)}
        </span>
      </figcaption>
      <Bars
        {...shared}
        title={words.dueAndPublished}
        top={most.toLocaleString()}
        bars={[
          { class: 'due', height: ({ due }) => due / most },
          { class: 'published', height: ({ published }) => published / most },
        ]}
      />
      <Bars
        {...shared}
        title={words.longest}
        top={duration(longest / 1_000)}
        bars={[{ class: 'took', height: ({ longestMs }) => longestMs / longest }]}
      />
      <Times buckets={buckets} />
    </figure>
  )
}

function inWords({ from, to, ticks, due, published, longestMs }: Bucket): string {
  const when = words.at(timeOfDay(new Date(from)), timeOfDay(new Date(to)))
  return `${when}: ${ticks === 0 ? words.empty : words.bucket(due, published, duration(longestMs / 1_000))}`
}

const MARKS = 4

function Times({ buckets }: { buckets: Bucket[] }) {
  const first = buckets[0]
  const last = buckets.at(-1)
  if (!first || !last) return null
  return (
    <div class="tick-times soft numbers" aria-hidden="true">
      {Array.from({ length: MARKS + 1 }, (_, mark) => {
        const at = first.from + ((last.to - first.from) * mark) / MARKS
        return <span key={mark}>{timeOfDay(new Date(at))}</span>
      })}
    </div>
  )
}
