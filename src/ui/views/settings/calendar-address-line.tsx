import { useState } from 'preact/hooks'
import type { Schemas } from '../../../client'
import { api } from '../../api/client'
import { shownThere, useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/confirm'
import { useIntent } from '../../parts/intent'
import { When } from '../../parts/when'
import { settings } from '../../words/settings'

const words = settings.calendar

/** One address, without what it is. */
export function CalendarAddressLine({
  token: { id, name, createdAt, createdBy },
}: {
  token: Schemas['CalendarToken']
}) {
  const [asking, setAsking] = useState(false)
  const intent = useIntent()
  const revoke = useChange(
    () => intent((key) => api.revokeCalendarToken({ path: { id: String(id) }, headers: { 'Idempotency-Key': key } })),
    words.revoked,
    shownThere,
  )
  return (
    <li>
      <div>
        <h3>{name || `${id}`}</h3>
        <p class="soft small-text">
          {settings.made} <When at={createdAt} />
          {createdBy && ` ${settings.by} ${createdBy}`}
        </p>
      </div>
      <Button class="small" onClick={() => setAsking(true)}>
        {words.revoke}
        <span class="hidden"> {name}</span>
      </Button>
      {asking && (
        <Confirm
          title={words.revokeTitle(name)}
          submit={words.revokeSubmit}
          keep={settings.cancel}
          change={revoke}
          onSubmit={revoke.run}
          onClose={() => setAsking(false)}
        >
          <p>{words.revokeText}</p>
        </Confirm>
      )}
    </li>
  )
}
