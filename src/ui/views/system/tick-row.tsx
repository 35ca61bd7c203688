import type { ComponentChildren } from 'preact'
import type { Tick } from '../../api/shapes'
import { StandingMark } from '../../parts/standing'
import { now } from '../../time/now'
import { dateAndTime, dayOf, duration, timeWithSeconds } from '../../time/zone'
import { ticks as words } from '../../words/ticks'
import { isIdle } from './tick-lines'

/** One tick. */
export function TickRow({ tick }: { tick: Tick }) {
  const idle = isIdle(tick)
  const { startedAt, host, source, due, ahead, workers, workersFailed, durationMs, waitedMs } = tick
  return (
    <tr class={idle ? 'idle' : undefined}>
      <th scope="row" class="numbers">
        <time dateTime={startedAt} title={dateAndTime(startedAt)}>
          {dayOf(startedAt) === dayOf(now.value) ? timeWithSeconds(startedAt) : dateAndTime(startedAt)}
        </time>
      </th>
      <td>
        {host}
        {source === 'api' && <span class="soft"> {words.byApi}</span>}
      </td>
      <Count name={words.columns.due} count={due} />
      <Count name={words.columns.ahead} count={ahead} />
      <Count name={words.columns.workers} count={workers}>
        {workersFailed > 0 && <span class="bad"> {words.workersFailed(workersFailed)}</span>}
      </Count>
      <td class={idle ? 'soft' : undefined}>{idle ? words.idle : resultsOf(tick)}</td>
      <td class="number" data-name={words.columns.took}>
        {durationMs === null ? '–' : duration(durationMs / 1_000)}
      </td>
      <td class={waitedMs > 0 ? 'number' : 'number nothing'} data-name={words.columns.waited}>
        {waitedMs > 0 && duration(waitedMs / 1_000)}
      </td>
      <td>
        <Exit code={tick.exitCode} />
      </td>
    </tr>
  )
}

/** A number; nought of something is not worth a line on a phone. */
function Count({ name, count, children }: { name: string; count: number; children?: ComponentChildren }) {
  return (
    <td class={count > 0 ? 'number' : 'number nothing'} data-name={name}>
      {count}
      {children}
    </td>
  )
}

function resultsOf({ results, recovered }: Tick): string {
  const parts = Object.entries(results)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${words.results[what] ?? what}`)
  return [...parts, ...(recovered > 0 ? [words.recovered(recovered)] : [])].join(', ')
}

function Exit({ code }: { code: number | null }) {
  if (code === null) return <span class="soft">{words.running}</span>
  const standing = code === 0 ? 'published' : 'failed'
  return (
    <span class={code === 0 ? 'exit soft' : 'exit bad'}>
      <StandingMark standing={standing} />
      {code === 0 ? words.exits[0] : words.exit(code, words.exits[code])}
    </span>
  )
}
