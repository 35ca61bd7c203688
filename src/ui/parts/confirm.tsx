import type { ComponentChildren } from 'preact'
import { Button } from './button'
import { Dialog } from './dialog'
import { NotDone } from './not-done'

type Props = {
  title: string
  /** What the button says. */
  submit: string
  /** What the way out is called. */
  keep: string
  danger?: boolean
  disabled?: boolean
  /** How far it is, and why it was not done; a `useChange` with `shownThere`, for it is said here. */
  change: { busy: boolean; error: unknown }
  /** @returns whether it was done: then the dialog closes */
  onSubmit(): Promise<boolean>
  onClose(): void
  /** What is about to happen. */
  children: ComponentChildren
}

/** Asks once more, before something is done that many see or nobody can take back. */
export function Confirm({ title, submit, keep, danger = true, disabled, change, onSubmit, onClose, children }: Props) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      closeLabel={keep}
      actions={
        <Button
          kind={danger ? 'danger' : 'primary'}
          busy={change.busy}
          disabled={disabled}
          onClick={async () => (await onSubmit()) && onClose()}
        >
          {submit}
        </Button>
      }
    >
      {children}
      <NotDone error={change.error} />
    </Dialog>
  )
}
