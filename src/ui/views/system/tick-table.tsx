import { useState } from 'preact/hooks'
import { Button } from '../../parts/button'
import { duration, timeOfDay } from '../../time/zone'
import { ticks as words } from '../../words/ticks'
import type { Gap, TickLine } from './tick-lines'
import { TickRow } from './tick-row'

/** More of them at once make the page slow. */
const STEP = 120

const { columns } = words
const numbers = new Set(['due', 'ahead', 'workers', 'took', 'waited'])

/** Ticks line by line, the newest first; times without any stand between them. */
export function TickTable({ lines }: { lines: TickLine[] }) {
  const [count, setCount] = useState(STEP)
  const left = lines.length - count
  return (
    <section class="card ticks">
      <table class="table">
        <caption class="hidden">{words.title}</caption>
        <thead>
          <tr>
            {(Object.keys(columns) as (keyof typeof columns)[]).map((name) => (
              <th key={name} scope="col" class={numbers.has(name) ? 'number' : undefined}>
                {columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines
            .slice(0, count)
            .map((line) =>
              'gap' in line ? (
                <GapRow key={`gap ${line.gap.from}`} gap={line.gap} />
              ) : (
                <TickRow key={line.tick.tickId} tick={line.tick} />
              ),
            )}
        </tbody>
      </table>
      {left > 0 && <Button onClick={() => setCount(count + STEP)}>{words.more(Math.min(STEP, left))}</Button>}
    </section>
  )
}

function GapRow({ gap: { from, to, open } }: { gap: Gap }) {
  const long = duration((to - from) / 1_000)
  const since = timeOfDay(new Date(from))
  return (
    <tr class="gap">
      <td colSpan={Object.keys(columns).length}>
        {open ? words.gapNow(long, since) : words.gap(long, since, timeOfDay(new Date(to)))}
      </td>
    </tr>
  )
}
