import { api } from '../../../api/client'
import { useQuery } from '../../../api/use-query'
import { useAddressQuery } from '../../../frame/go'
import { Button } from '../../../parts/button'
import { Empty } from '../../../parts/empty'
import { Loaded } from '../../../parts/loaded'
import { settings } from '../../../words/settings'
import { Delivery } from './delivery'

const EVERY_MS = 10_000
const PER_PAGE = 50
const words = settings.deliveries
const states = Object.keys(words.status) as (keyof typeof words.status)[]

/** What was sent to a webhook, and what came of it; the newest first. */
export function Deliveries({ webhook }: { webhook: string }) {
  const [query, change] = useAddressQuery()
  const status = states.find((state) => state === query.sent)
  const { cursor } = query
  const deliveries = useQuery(
    `deliveries of ${webhook} ${status} ${cursor}`,
    (signal) =>
      api.listWebhookDeliveries({
        path: { id: webhook },
        query: { limit: PER_PAGE, ...(status && { status }), ...(cursor && { cursor }) },
        signal,
      }),
    cursor ? undefined : EVERY_MS,
  )
  return (
    <section class="card stack">
      <div class="row apart">
        <h2>{words.title}</h2>
        <fieldset class="chips">
          <legend class="hidden">{words.filter}</legend>
          {[undefined, ...states].map((state) => (
            <button
              key={state ?? ''}
              type="button"
              class="chip"
              aria-pressed={state === status}
              onClick={() => change({ sent: state, cursor: undefined })}
            >
              {state ? words.status[state] : words.every}
            </button>
          ))}
        </fieldset>
      </div>
      <Loaded query={deliveries} lines={5}>
        {({ body: { deliveries: some, nextCursor } }) =>
          some.length === 0 ? (
            <Empty title={status || cursor ? words.filtered : words.none}>
              {status || cursor ? (
                <Button onClick={() => change({ sent: undefined, cursor: undefined })}>{words.clear}</Button>
              ) : (
                <p>{words.noneText}</p>
              )}
            </Empty>
          ) : (
            <>
              <div>
                {some.map((delivery) => (
                  <Delivery key={delivery.id} webhook={webhook} delivery={delivery} />
                ))}
              </div>
              {(cursor || nextCursor) && (
                <div class="row">
                  {cursor && <Button onClick={() => change({ cursor: undefined })}>{words.newest}</Button>}
                  {nextCursor && <Button onClick={() => change({ cursor: nextCursor })}>{words.older}</Button>}
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}
