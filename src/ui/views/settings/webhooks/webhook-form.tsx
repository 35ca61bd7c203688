import { useState } from 'preact/hooks'
import { api } from '../../../api/client'
import { shownThere, useChange } from '../../../api/use-change'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { Field } from '../../../parts/field'
import { useIntent } from '../../../parts/intent'
import { settings } from '../../../words/settings'
import { mistakeOf, mistakeOfNone } from '../mistake-of'
import { useFirstMistake } from '../use-first-mistake'
import { EventChoice } from './event-choice'
import type { EventType, Webhook } from './events'

const FORM = 'webhook'
const words = settings.webhooks

type Wanted = { url: string; description: string; events: EventType[] }
type Props = {
  /** The one that is changed; undefined: a new one is made. */
  webhook?: Webhook
  onClose(): void
  onSecret(secret: string): void
}

/** Asks where a webhook leads, what for, and what is told. */
export function WebhookForm({ webhook, onClose, onSecret }: Props) {
  const intent = useIntent()
  const [none, setNone] = useState(false)
  const save = useChange(
    (body: Wanted) =>
      intent(async (key) => {
        const headers = { 'Idempotency-Key': key }
        if (!webhook) return (await api.createWebhook({ body, headers })).body.secret
        await api.changeWebhook({ path: { id: webhook.id }, body, headers })
        return undefined
      }),
    (secret) => {
      if (secret) onSecret(secret)
      return webhook ? words.saved : words.made
    },
    shownThere,
  )
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const events = form.getAll('events') as EventType[]
    setNone(events.length === 0)
    if (events.length === 0) return
    const text = (name: string) => String(form.get(name) ?? '').trim()
    if (await save.run({ url: text('url'), description: text('description'), events })) onClose()
  }
  const element = useFirstMistake(save.error)
  const rest = mistakeOfNone(save.error, ['url', 'description', 'events'])
  return (
    <Dialog
      title={webhook ? words.edit : words.create}
      wide
      onClose={onClose}
      closeLabel={settings.cancel}
      actions={
        <Button kind="primary" type="submit" form={FORM} busy={save.busy}>
          {webhook ? words.save : words.submit}
        </Button>
      }
    >
      <form ref={element} id={FORM} class="stack" onSubmit={submit} noValidate>
        <Field label={words.url} hint={words.urlHint} mistake={mistakeOf(save.error, 'url')}>
          {(described) => (
            <input
              {...described}
              class="input"
              name="url"
              type="url"
              inputMode="url"
              defaultValue={webhook?.url}
              autocomplete="off"
            />
          )}
        </Field>
        <Field label={words.description} mistake={mistakeOf(save.error, 'description')}>
          {(described) => (
            <input
              {...described}
              class="input"
              name="description"
              defaultValue={webhook?.description}
              autocomplete="off"
            />
          )}
        </Field>
        <EventChoice
          chosen={webhook?.events ?? []}
          mistake={none ? words.chooseOne : mistakeOf(save.error, 'events')}
        />
        {rest && (
          <p class="mistake" role="alert">
            {rest}
          </p>
        )}
      </form>
    </Dialog>
  )
}
