import { Field } from '../../../parts/field'
import { compose } from '../../../words/compose'
import type { Form } from '../form/form'
import type { Editing } from '../form/use-form'
import { TextInput } from './text-input'

const choices = Object.keys(compose.lateChoices) as Form['latePolicy'][]

/** What becomes of it when it could not go out in time. */
export function LateFields({ editing }: { editing: Editing }) {
  const { form, change, mistake } = editing
  return (
    <>
      <Field label={compose.latePolicy} mistake={mistake('latePolicy')}>
        {(described) => (
          <select
            {...described}
            class="input"
            value={form.latePolicy}
            onChange={({ currentTarget }) => change({ latePolicy: currentTarget.value as Form['latePolicy'] })}
          >
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {compose.lateChoices[choice]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextInput editing={editing} name="lateLimitMinutes" label={compose.lateLimit} type="number" />
    </>
  )
}
