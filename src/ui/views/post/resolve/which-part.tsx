import { useId } from 'preact/hooks'
import { resolve as words } from '../../../words/resolve'
import type { Kind, Publication } from './what-left'

type Props = { open: Publication[]; chosen: Kind | undefined; onChoose(kind: Kind): void }

/** Both of feed + story are open: each is decided by itself. */
export function WhichPart({ open, chosen, onChoose }: Props) {
  const name = useId()
  return (
    <fieldset>
      <legend>{words.which}</legend>
      {open.map(({ kind }) => (
        <label key={kind} class="check">
          <input type="radio" name={name} checked={chosen === kind} onChange={() => onChoose(kind)} />
          {words.kinds[kind]}
        </label>
      ))}
    </fieldset>
  )
}
