import { useState } from 'preact/hooks'
import { Button } from '../../../parts/button'
import { Field } from '../../../parts/field'
import { resolve as words } from '../../../words/resolve'

/** The other answer, which may show the post twice: nobody gives it by a slip of the hand. */
export function ItIsNotThere({ busy, onSay }: { busy: boolean; onSay(): void }) {
  const [typed, type] = useState('')
  const meant = typed.trim().toLowerCase() === words.again
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (meant) onSay()
  }
  return (
    <form class="card stack not-there" onSubmit={submit}>
      <h3>{words.notThere}</h3>
      <p>{words.notThereWhat}</p>
      <Field label={words.typeAgain}>
        {(described) => (
          <input
            {...described}
            class="input"
            value={typed}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
        )}
      </Field>
      <Button kind="danger" type="submit" busy={busy} disabled={!meant}>
        {words.notThereSubmit}
      </Button>
    </form>
  )
}
