import type { Tick } from '../../api/shapes'
import { useAddressQuery } from '../../frame/go'
import { Button } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Loaded } from '../../parts/loaded'
import { PageTitle } from '../../parts/page-title'
import { may } from '../../session/session'
import { now } from '../../time/now'
import { words as shared } from '../../words'
import { ticks as words } from '../../words/ticks'
import { SystemTabs } from './system-tabs'
import { TickChart } from './tick-chart'
import { TickFilter } from './tick-filter'
import { isIdle, linesOf } from './tick-lines'
import { TickTable } from './tick-table'
import { begun, HOUR_MS, useTicks } from './use-ticks'
import './system.css'
import './ticks.css'

/** What cron has started in the last hours, and when it has started nothing. */
export function Ticks() {
  return (
    <div class="stack">
      <PageTitle title={words.title}>
        <SystemTabs here="/ticks" />
      </PageTitle>
      <p class="soft">{words.intro}</p>
      {may('admin') ? <TicksOfDay /> : <Empty title={shared.errors.forbidden('admin')} />}
    </div>
  )
}

/** Asked for only by who may see them. */
function TicksOfDay() {
  return (
    <Loaded query={useTicks()} lines={10}>
      {(ticks) => <TicksOfSpan all={ticks} />}
    </Loaded>
  )
}

function TicksOfSpan({ all }: { all: Tick[] }) {
  const [query, change] = useAddressQuery()
  const hours = query.hours === '1' || query.hours === '6' ? Number(query.hours) : 24
  const { host } = query
  const notIdle = query.idle === 'false'
  const at = now.value.getTime()
  const ticks = all.filter((tick) => begun(tick) > at - hours * HOUR_MS && (!host || tick.host === host))
  const lines = linesOf(ticks, (tick) => !notIdle || !isIdle(tick), at)
  const clear = <Button onClick={() => change({ idle: undefined, host: undefined })}>{words.clear}</Button>
  return (
    <>
      <TickFilter hosts={[...new Set(all.map((tick) => tick.host))].sort()} {...{ host, hours, notIdle, change }} />
      {ticks.length === 0 ? (
        <Empty title={words.none}>
          <p>{words.noneText}</p>
          {host && clear}
        </Empty>
      ) : (
        <>
          <TickChart ticks={ticks} hours={hours} lines={lines} at={at} />
          {lines.length === 0 ? (
            <Empty title={words.filtered}>
              <p>{words.filteredText}</p>
              {clear}
            </Empty>
          ) : (
            <TickTable lines={lines} key={`${host} ${hours} ${notIdle}`} />
          )}
        </>
      )}
    </>
  )
}
