import { useState } from 'preact/hooks'
import type { Schemas } from '../../../client'
import { api } from '../../api/client'
import { shownThere, useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/confirm'
import { useIntent } from '../../parts/intent'
import { When } from '../../parts/when'
import { settings } from '../../words/settings'

const words = settings.keys

/** One key: whose, what it may, when it was used. */
export function ApiKeyLine({ apiKey }: { apiKey: Schemas['ApiKey'] }) {
  const [asking, setAsking] = useState(false)
  const intent = useIntent()
  const { id, name, scope, status, createdAt, createdBy, expiresAt, lastUsedAt, revokedAt } = apiKey
  const revoke = useChange(
    () => intent((key) => api.revokeApiKey({ path: { id: String(id) }, headers: { 'Idempotency-Key': key } })),
    words.revoked,
    shownThere,
  )
  const active = status === 'active'
  return (
    <li class={active ? undefined : 'ended'}>
      <div>
        <h3 class="row">
          {name || `${id}`}
          <span class="badge">{scope}</span>
          {!active && <span class="soft">{words.status[status]}</span>}
        </h3>
        <p class="soft small-text">
          {words.used}: {lastUsedAt ? <When at={lastUsedAt} relative /> : words.notUsed} · {settings.made}{' '}
          <When at={createdAt} />
          {createdBy && ` ${settings.by} ${createdBy}`} ·{' '}
          {revokedAt ? (
            <>
              {words.status.revoked} <When at={revokedAt} />
            </>
          ) : (
            <>
              {words.expires} {expiresAt ? <When at={expiresAt} relative /> : words.never}
            </>
          )}
        </p>
      </div>
      {active && (
        <Button class="small" onClick={() => setAsking(true)}>
          {words.revoke}
          <span class="hidden"> {name}</span>
        </Button>
      )}
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
