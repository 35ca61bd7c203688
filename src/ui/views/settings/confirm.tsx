import { inWords } from '../../api/in-words'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { settings } from '../../words/settings'

type Props = {
  title: string
  text: string
  submit: string
  busy: boolean
  /** Why it was not done. */
  error: unknown
  danger?: boolean
  onSubmit(): void
  onClose(): void
}

/** Asks once more, for what cannot be taken back. */
export function Confirm({ title, text, submit, busy, error, danger = true, onSubmit, onClose }: Props) {
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
      {error !== undefined && (
        <p class="mistake" role="alert">
          {inWords(error)}
        </p>
      )}
    </Dialog>
  )
}
