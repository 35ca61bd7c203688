import { Field } from '../../../parts/field'
import { compose } from '../../../words/compose'
import type { Form } from '../form/form'

type Props = {
  form: Form
  label: string
  /** Its place from 0, as a text; empty: none is named. */
  value: string
  mistake: string | undefined
  onChange(value: string): void
}

/** One of the files of the form. */
export function MediaSelect({ form, label, value, mistake, onChange }: Props) {
  return (
    <Field label={label} mistake={mistake}>
      {(described) => (
        <select
          {...described}
          class="input"
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        >
          <option value="">{compose.first}</option>
          {form.media.map(({ key, name }, index) => (
            <option key={key} value={String(index)}>
              {index + 1}. {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
