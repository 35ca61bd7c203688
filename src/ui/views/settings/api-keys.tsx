import { useState } from 'preact/hooks'
import { api } from '../../api/client'
import { useQuery } from '../../api/use-query'
import { useAddressQuery } from '../../frame/go'
import { Button } from '../../parts/button'
import { Empty } from '../../parts/empty'
import { Loaded } from '../../parts/loaded'
import { settings } from '../../words/settings'
import { ApiKeyLine } from './api-key-line'
import { NewApiKey } from './new-api-key'
import { ShownOnce } from './shown-once'

const PER_PAGE = 100
const words = settings.keys

/** The keys of the company, without what they are. */
export function ApiKeys() {
  const [query, change] = useAddressQuery()
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const page = Math.max(1, Number(query.page) || 1)
  const ended = query.ended === 'true'
  const keys = useQuery(`api-keys ${page}`, (signal) => api.listApiKeys({ query: { page, limit: PER_PAGE }, signal }))
  const create = (
    <Button kind="primary" onClick={() => setMaking(true)}>
      {words.create}
    </Button>
  )
  return (
    <section class="card stack">
      <div class="row apart">
        <h2>{settings.sections.keys}</h2>
        {create}
      </div>
      <p class="soft">{words.intro}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={ended}
          onChange={({ currentTarget }) => change({ ended: currentTarget.checked ? 'true' : undefined })}
        />
        {words.ended}
      </label>
      <Loaded query={keys} lines={4}>
        {({ body: { apiKeys, total } }) => {
          const shown = apiKeys.filter(({ status }) => ended || status === 'active')
          const pages = Math.ceil(total / PER_PAGE)
          return (
            <>
              {shown.length === 0 ? (
                <Empty title={words.none}>
                  <p>{words.noneText}</p>
                </Empty>
              ) : (
                <ul class="settings-list">
                  {shown.map((key) => (
                    <ApiKeyLine key={key.id} apiKey={key} />
                  ))}
                </ul>
              )}
              {pages > 1 && (
                <div class="row">
                  {page > 1 && (
                    <Button onClick={() => change({ page: page > 2 ? String(page - 1) : undefined })}>
                      {words.before}
                    </Button>
                  )}
                  <span class="soft">{words.page(page, pages)}</span>
                  {page < pages && <Button onClick={() => change({ page: String(page + 1) })}>{words.after}</Button>}
                </div>
              )}
            </>
          )
        }}
      </Loaded>
      {making && <NewApiKey onClose={() => setMaking(false)} onMade={setSecret} />}
      {secret && <ShownOnce title={words.secretTitle} secret={secret} onClose={() => setSecret(undefined)} />}
    </section>
  )
}
