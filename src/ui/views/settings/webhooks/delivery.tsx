import type { Schemas } from '../../../../client'
import { api } from '../../../api/client'
import { useChange } from '../../../api/use-change'
import { Button } from '../../../parts/button'
import { CopyButton } from '../../../parts/copy-button'
import { useIntent } from '../../../parts/intent'
import { StandingMark } from '../../../parts/standing'
import { When } from '../../../parts/when'
import { duration } from '../../../time/zone'
import { settings } from '../../../words/settings'

type WebhookDelivery = Schemas['WebhookDelivery']

const marks = { pending: 'pending', delivered: 'published', failed: 'failed' } as const
const words = settings.deliveries

/** One delivery: folded out, what was sent. */
export function Delivery({ webhook, delivery }: { webhook: string; delivery: WebhookDelivery }) {
  const intent = useIntent()
  const { id, event, status, attempts, nextAttemptAt, errorMessage } = delivery
  const replay = useChange(
    () =>
      intent((key) =>
        api.replayWebhookDelivery({
          path: { id: webhook, deliveryId: String(id) },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    words.replayed,
  )
  const body = JSON.stringify({ type: event.type, timestamp: event.timestamp, data: event.data }, null, 2)
  return (
    <details class="delivery">
      <summary>
        <span class={`standing ${marks[status]}`}>
          <StandingMark standing={marks[status]} />
          {words.status[status]}
        </span>
        <code>{event.type}</code>
        <span class="soft">
          <When at={event.timestamp} relative />
        </span>
        <span class="soft">{answerOf(delivery)}</span>
      </summary>
      <div class="stack">
        {errorMessage && <p class="mistake">{errorMessage}</p>}
        <p class="soft">
          {words.attempts(attempts)}
          {nextAttemptAt && (
            <>
              , {words.next} <When at={nextAttemptAt} relative />
            </>
          )}{' '}
          · webhook-id <code>{event.id}</code>
        </p>
        <div class="row">
          <Button busy={replay.busy} onClick={() => void replay.run()}>
            {words.replay}
          </Button>
          <CopyButton text={body} label={words.copy} />
        </div>
        <section aria-label={words.body}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
          <pre tabIndex={0}>{body}</pre>
        </section>
      </div>
    </details>
  )
}

function answerOf({ httpStatus, durationMs, attempts }: WebhookDelivery): string {
  if (attempts === 0) return ''
  if (httpStatus === null) return words.noAnswer
  return words.answered(httpStatus, durationMs === null ? undefined : duration(durationMs / 1_000))
}
