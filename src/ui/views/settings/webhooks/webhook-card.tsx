import { at } from '../../../base'
import { LinkButton } from '../../../parts/button'
import { StandingMark } from '../../../parts/standing'
import { When } from '../../../parts/when'
import { settings } from '../../../words/settings'
import type { Webhook } from './events'
import { WebhookActions } from './webhook-actions'

const marks = { active: 'published', paused: 'held', gone: 'failed' } as const
const words = settings.webhooks

type Props = {
  webhook: Webhook
  onSecret(secret: string): void
  /** Its deliveries stand beneath it, and the others do not beside it. */
  alone?: boolean
}

/** One webhook: where it leads, what it is told, how it is. */
export function WebhookCard({ webhook, onSecret, alone = false }: Props) {
  const { id, url, description, status, statusReason, events, failingSince, oldSecretUntil, createdAt, createdBy } =
    webhook
  const all = events.includes('*')
  return (
    <section class="card stack">
      {alone && (
        <p>
          <a class="back" href={at('/settings?section=webhooks')}>
            ← {words.back}
          </a>
        </p>
      )}
      <div class="row apart">
        <h3 class="address">{url}</h3>
        <span class={`standing ${marks[status]}`}>
          <StandingMark standing={marks[status]} />
          {words.status[status]}
        </span>
      </div>
      {description && <p>{description}</p>}
      {statusReason && <p class="mistake">{statusReason}</p>}
      <p class="soft small-text">
        {all ? words.all : <span title={events.join(', ')}>{words.events(events.length)}</span>}
        {!all && `: ${events.join(', ')}`} · {settings.made} <When at={createdAt} />
        {createdBy && ` ${settings.by} ${createdBy}`}
      </p>
      {failingSince && (
        <p class="soft">
          {words.failing} <When at={failingSince} relative />
        </p>
      )}
      {oldSecretUntil && (
        <p class="soft">
          {words.twoSecrets} <When at={oldSecretUntil} relative />
        </p>
      )}
      <div class="row">
        {!alone && <LinkButton href={at(`/settings?section=webhooks&webhook=${id}`)}>{words.deliveries}</LinkButton>}
        <WebhookActions webhook={webhook} onSecret={onSecret} />
      </div>
    </section>
  )
}
