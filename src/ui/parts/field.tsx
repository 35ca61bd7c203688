import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** What a control needs to belong to its label, its hint and its mistake. */
export type Described = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }

type Props = {
  label: string
  hint?: ComponentChildren
  /** What is wrong with what is in it. */
  mistake?: string | undefined
  children: (described: Described) => ComponentChildren
}

/** A control with its label, what helps to fill it in, and what is wrong with it. */
export function Field({ label, hint, mistake, children }: Props) {
  const id = useId()
  const ids = [hint && `${id}-hint`, mistake && `${id}-mistake`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': ids || undefined, 'aria-invalid': mistake !== undefined })}
      {hint && (
        <div id={`${id}-hint`} class="hint">
          {hint}
        </div>
      )}
      {mistake && (
        <div id={`${id}-mistake`} class="mistake">
          {mistake}
        </div>
      )}
    </div>
  )
}
