import { useState } from 'preact/hooks'
import { api } from '../../api/client'
import { useQuery } from '../../api/use-query'
import { Button } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Loaded } from '../../parts/loaded'
import { settings } from '../../words/settings'
import { CalendarAddressLine } from './calendar-address-line'
import { NewCalendarAddress } from './new-calendar-address'
import { ShownOnce } from './shown-once'

const words = settings.calendar

/** Who may look at the posts in a calendar program. */
export function CalendarAddresses() {
  const [making, setMaking] = useState(false)
  const [address, setAddress] = useState<string>()
  const tokens = useQuery('calendar tokens', (signal) => api.listCalendarTokens({ signal }))
  return (
    <section class="card stack">
      <div class="row apart">
        <h2>{settings.sections.calendar}</h2>
        <Button kind="primary" onClick={() => setMaking(true)}>
          {words.create}
        </Button>
      </div>
      <p class="soft">{words.intro}</p>
      <Loaded query={tokens} lines={3}>
        {({ body: { calendarTokens } }) =>
          calendarTokens.length === 0 ? (
            <Empty title={words.none}>
              <p>{words.noneText}</p>
            </Empty>
          ) : (
            <ul class="settings-list">
              {calendarTokens.map((token) => (
                <CalendarAddressLine key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {making && <NewCalendarAddress onClose={() => setMaking(false)} onMade={setAddress} />}
      {address && <ShownOnce title={words.secretTitle} secret={address} onClose={() => setAddress(undefined)} />}
    </section>
  )
}
