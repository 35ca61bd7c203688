import { useState } from 'preact/hooks'
import { api } from '../../../api/client'
import { useQuery } from '../../../api/use-query'
import { useAddressQuery } from '../../../frame/go'
import { Button } from '../../../parts/button'
import { Empty } from '../../../parts/empty'
import { Loaded } from '../../../parts/loaded'
import { settings } from '../../../words/settings'
import { ShownOnce } from '../shown-once'
import { Deliveries } from './deliveries'
import { WebhookCard } from './webhook-card'
import { WebhookForm } from './webhook-form'

const EVERY_MS = 30_000
const words = settings.webhooks

/** Who is told what happens, and, of one of them, what was sent. */
export function Webhooks() {
  const [query] = useAddressQuery()
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const webhooks = useQuery('webhooks', (signal) => api.listWebhooks({ signal }), EVERY_MS)
  return (
    <>
      <Loaded query={webhooks} lines={4}>
        {({ body: { webhooks: all } }) => {
          const one = all.find(({ id }) => id === query.webhook)
          if (one) {
            return (
              <>
                <WebhookCard webhook={one} onSecret={setSecret} alone />
                <Deliveries webhook={one.id} />
              </>
            )
          }
          return (
            <>
              <section class="card stack">
                <div class="row apart">
                  <h2>{settings.sections.webhooks}</h2>
                  <Button kind="primary" onClick={() => setMaking(true)}>
                    {words.create}
                  </Button>
                </div>
                <p class="soft">{query.webhook ? words.unknown : words.intro}</p>
                {all.length === 0 && (
                  <Empty title={words.none}>
                    <p>{words.noneText}</p>
                  </Empty>
                )}
              </section>
              {all.map((webhook) => (
                <WebhookCard key={webhook.id} webhook={webhook} onSecret={setSecret} />
              ))}
            </>
          )
        }}
      </Loaded>
      {making && <WebhookForm onClose={() => setMaking(false)} onSecret={setSecret} />}
      {secret && <ShownOnce title={words.secretTitle} secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  )
}
