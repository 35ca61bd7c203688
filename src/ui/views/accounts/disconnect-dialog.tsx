import { useState } from 'preact/hooks'
import { newIdempotencyKey } from '../../../client'
import { api } from '../../api/client'
import { askGlances } from '../../api/questions'
import type { Account } from '../../api/shapes'
import { shownThere, useChange } from '../../api/use-change'
import { useQuery } from '../../api/use-query'
import { Confirm } from '../../parts/confirm'
import { Loaded } from '../../parts/loaded'
import { disconnecting } from '../../words/accounts'
import { NEXT } from './look'

/** As many as one question tells of. */
const MOST = 500

/** Asks whether an account is really to be disconnected, and says first what becomes of its posts. */
export function DisconnectDialog({ account, onClose }: { account: Account; onClose(): void }) {
  const [posts, choose] = useState<'hold' | 'cancel'>('hold')
  const [key] = useState(newIdempotencyKey)
  const toCome = useQuery(`to-come/${account.id}`, (signal) =>
    askGlances({ ...NEXT, socialAccountId: account.id, limit: MOST }, signal),
  )
  const disconnect = useChange(
    () =>
      api.disconnectAccount({
        path: { id: account.id },
        query: { posts },
        headers: { 'Idempotency-Key': `${key}-${posts}` },
      }),
    ({ body }) => body.message,
    shownThere,
  )
  return (
    <Confirm
      title={disconnecting.title(account.name)}
      submit={disconnecting.confirm}
      keep={disconnecting.keep}
      disabled={!toCome.data}
      change={disconnect}
      onSubmit={disconnect.run}
      onClose={onClose}
    >
      <p>{disconnecting.what}</p>
      <Loaded query={toCome} lines={2}>
        {({ posts: found, nextCursor }) => {
          const count = nextCursor ? `${found.length}+` : String(found.length)
          if (count === '0') return <p class="soft">{disconnecting.noPosts}</p>
          return (
            <fieldset class="stack choice">
              <legend>{disconnecting.posts(count)}</legend>
              {(['hold', 'cancel'] as const).map((value) => (
                <label key={value} class="check">
                  <input type="radio" name="posts" checked={posts === value} onChange={() => choose(value)} />
                  {disconnecting[value]}
                </label>
              ))}
            </fieldset>
          )
        }}
      </Loaded>
      <p class="soft small-text">
        {disconnecting.underWay} {disconnecting.there}
      </p>
    </Confirm>
  )
}
