import { api } from '../../api/client'
import { shownThere, useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { useIntent } from '../../parts/intent'
import type { Scope } from '../../session/session'
import { settings } from '../../words/settings'
import { mistakeOf, mistakeOfNone } from './mistake-of'
import { useFirstMistake } from './use-first-mistake'

const FORM = 'new-api-key'
const DAY_MS = 86_400_000
const words = settings.keys

type Wanted = { name: string; scope: Scope; expiresAt?: string }

/** Asks what the key is for, what it may, and how long. */
export function NewApiKey({ onClose, onMade }: { onClose(): void; onMade(secret: string): void }) {
  const intent = useIntent()
  const make = useChange(
    (wanted: Wanted) => intent((key) => api.createApiKey({ body: wanted, headers: { 'Idempotency-Key': key } })),
    ({ body }) => {
      onMade(body.key)
      return words.made
    },
    shownThere,
  )
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const days = Number(form.get('days'))
    const made = await make.run({
      name: String(form.get('name')).trim(),
      scope: String(form.get('scope')) as Scope,
      ...(days > 0 && { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() }),
    })
    if (made) onClose()
  }
  const element = useFirstMistake(make.error)
  const rest = mistakeOfNone(make.error, ['name'])
  return (
    <Dialog
      title={words.create}
      onClose={onClose}
      closeLabel={settings.cancel}
      actions={
        <Button kind="primary" type="submit" form={FORM} busy={make.busy}>
          {words.submit}
        </Button>
      }
    >
      <form ref={element} id={FORM} class="stack" onSubmit={submit}>
        <Field label={settings.name} hint={words.nameHint} mistake={mistakeOf(make.error, 'name')}>
          {(described) => <input {...described} class="input" name="name" maxLength={255} autocomplete="off" />}
        </Field>
        <fieldset>
          <legend>{words.scope}</legend>
          {(Object.keys(settings.scopes) as Scope[]).map((scope) => (
            <div key={scope}>
              <label class="check">
                <input type="radio" name="scope" value={scope} defaultChecked={scope === 'write'} />
                {settings.scopes[scope]}
              </label>
            </div>
          ))}
        </fieldset>
        <Field label={words.ends}>
          {(described) => (
            <select {...described} class="input" name="days">
              {Object.entries(words.lifetimes).map(([days, name]) => (
                <option key={days} value={days}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {rest && (
          <p class="mistake" role="alert">
            {rest}
          </p>
        )}
      </form>
    </Dialog>
  )
}
