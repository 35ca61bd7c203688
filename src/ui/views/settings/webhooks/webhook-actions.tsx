import { useState } from 'preact/hooks'
import { api } from '../../../api/client'
import { shownThere, useChange } from '../../../api/use-change'
import { useGo } from '../../../frame/go'
import { Button } from '../../../parts/button'
import { Confirm } from '../../../parts/confirm'
import { useIntent } from '../../../parts/intent'
import { Menu } from '../../../parts/menu'
import { settings } from '../../../words/settings'
import type { Webhook } from './events'
import { WebhookForm } from './webhook-form'

const words = settings.webhooks

/** What can be done with a webhook. */
export function WebhookActions({ webhook, onSecret }: { webhook: Webhook; onSecret(secret: string): void }) {
  const [open, setOpen] = useState<'edit' | 'rotate' | 'remove'>()
  const go = useGo()
  const intent = useIntent()
  const active = webhook.status === 'active'
  const which = { path: { id: webhook.id } }
  const close = () => setOpen(undefined)
  const change = useChange(
    () =>
      intent((key) =>
        api.changeWebhook({
          ...which,
          body: { status: active ? 'paused' : 'active' },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    active ? words.paused : words.enabled,
  )
  const test = useChange(
    () => intent((key) => api.testWebhook({ ...which, headers: { 'Idempotency-Key': key } })),
    words.tested,
  )
  const rotate = useChange(
    () => intent((key) => api.rotateWebhookSecret({ ...which, headers: { 'Idempotency-Key': key } })),
    ({ body }) => {
      onSecret(body.secret)
      return words.rotated
    },
    shownThere,
  )
  const remove = useChange(
    () => intent((key) => api.removeWebhook({ ...which, headers: { 'Idempotency-Key': key } })),
    words.removed,
    shownThere,
  )
  return (
    <>
      {active && (
        <Button busy={test.busy} onClick={() => void test.run()}>
          {words.test}
        </Button>
      )}
      <Button busy={change.busy} onClick={() => void change.run()}>
        {active ? words.pause : words.enable}
      </Button>
      <Menu label={words.menu}>
        <Button kind="quiet" onClick={() => setOpen('edit')}>
          {words.edit}
        </Button>
        <Button kind="quiet" onClick={() => setOpen('rotate')}>
          {words.rotate}
        </Button>
        <Button class="danger" kind="quiet" onClick={() => setOpen('remove')}>
          {words.remove}
        </Button>
      </Menu>
      {open === 'edit' && <WebhookForm webhook={webhook} onClose={close} onSecret={onSecret} />}
      {open === 'rotate' && (
        <Confirm
          title={words.rotateTitle}
          submit={words.rotateSubmit}
          keep={settings.cancel}
          danger={false}
          change={rotate}
          onSubmit={rotate.run}
          onClose={close}
        >
          <p>{words.rotateText}</p>
        </Confirm>
      )}
      {open === 'remove' && (
        <Confirm
          title={words.removeTitle}
          submit={words.removeSubmit}
          keep={settings.cancel}
          change={remove}
          onSubmit={async () => {
            const removed = await remove.run()
            if (removed) go('/settings?section=webhooks')
            return removed
          }}
          onClose={close}
        >
          <p>{words.removeText}</p>
        </Confirm>
      )}
    </>
  )
}
