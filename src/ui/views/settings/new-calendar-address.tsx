import { api } from '../../api/client'
import { shownThere, useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { useIntent } from '../../parts/intent'
import { settings } from '../../words/settings'
import { mistakeOf, mistakeOfNone } from './mistake-of'
import { useFirstMistake } from './use-first-mistake'

const FORM = 'new-calendar-address'
const words = settings.calendar

/** Asks who uses it. */
export function NewCalendarAddress({ onClose, onMade }: { onClose(): void; onMade(address: string): void }) {
  const intent = useIntent()
  const make = useChange(
    (name: string) => intent((key) => api.createCalendarToken({ body: { name }, headers: { 'Idempotency-Key': key } })),
    ({ body }) => {
      onMade(body.url)
      return words.made
    },
    shownThere,
  )
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name')).trim()
    if (await make.run(name)) onClose()
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
        {rest && (
          <p class="mistake" role="alert">
            {rest}
          </p>
        )}
      </form>
    </Dialog>
  )
}
