import { Field } from '../../../parts/field'
import type { TextName } from '../form/form'
import type { Editing } from '../form/use-form'

type Props = {
  editing: Editing
  name: TextName
  /** As the API names the field, where that is another name. */
  path?: string
  label: string
  hint?: string
  type?: 'text' | 'url' | 'number'
  rows?: number
}

/** A field with one text of the form. */
export function TextInput({ editing, name, path = name, label, hint, type = 'text', rows }: Props) {
  const { form, change, mistake } = editing
  const write = ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
    change({ [name]: currentTarget.value })
  return (
    <div id={`field-${path}`}>
      <Field label={label} hint={hint} mistake={mistake(path)}>
        {(described) =>
          rows ? (
            <textarea {...described} class="input" rows={rows} value={form[name]} onInput={write} />
          ) : (
            <input
              {...described}
              class="input"
              // The compiler wants each type of input by itself.
              type={type as 'text'}
              min={type === 'number' ? 0 : undefined}
              step={type === 'number' ? 'any' : undefined}
              value={form[name]}
              onInput={write}
            />
          )
        }
      </Field>
    </div>
  )
}
