import { useState } from 'preact/hooks'
import type { Platform } from '../../../api/shapes'
import { Button } from '../../../parts/button'
import { Field } from '../../../parts/field'
import { resolve as words } from '../../../words/resolve'
import { foundId } from './found-id'

type Props = { platform: Platform; page: string | undefined; busy: boolean; onSay(id: string | undefined): void }

/** The one answer, with the id that was found. */
export function ItIsThere({ platform, page, busy, onSay }: Props) {
  const [text, setText] = useState('')
  const found = foundId(text, platform, page)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if ('id' in found) onSay(found.id)
  }
  return (
    <form class="card stack" onSubmit={submit}>
      <h3>{words.there}</h3>
      <p>{words.thereWhat}</p>
      <Field label={words.id} hint={words.idHint} mistake={'mistake' in found ? found.mistake : undefined}>
        {(described) => (
          <input
            {...described}
            class="input"
            value={text}
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      </Field>
      <Button kind="primary" type="submit" busy={busy} disabled={'mistake' in found}>
        {words.thereSubmit}
      </Button>
    </form>
  )
}
