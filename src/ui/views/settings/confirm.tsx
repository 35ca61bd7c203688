import type { ComponentChildren } from 'preact'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { settings } from '../../words/settings'

type Props = {
  title: string
  text: string
  submit: string
  busy: boolean
  danger?: boolean
  onSubmit(): void
  onClose(): void
  children?: ComponentChildren
}

/** Asks once more, for what cannot be taken back. */
export function Confirm({ title, text, submit, busy, danger = true, onSubmit, onClose, children }: Props) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      closeLabel={settings.cancel}
      actions={
        <Button kind={danger ? 'danger' : 'primary'} busy={busy} onClick={onSubmit}>
          {submit}
        </Button>
      }
    >
      <p>{text}</p>
      {children}
    </Dialog>
  )
}
