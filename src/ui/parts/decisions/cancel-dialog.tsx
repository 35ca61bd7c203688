import { inWords } from '../../api/in-words'
import { decisions } from '../../words/decisions'
import { Button } from '../button'
import { Dialog } from '../dialog'
import { type SeenPost, useDecision } from './use-decision'

type Props = { post: SeenPost; onClose(): void; onChanged?: () => void }

/** Asks before a post is cancelled, which cannot be taken back. */
export function CancelDialog({ post, onClose, onChanged }: Props) {
  const words = decisions.cancel
  const cancel = useDecision('cancel', post, onChanged)
  const submit = async () => {
    if (await cancel.run()) onClose()
  }
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      closeLabel={words.keep}
      actions={
        <Button kind="danger" busy={cancel.busy} onClick={submit}>
          {words.submit}
        </Button>
      }
    >
      <p>{words.what}</p>
      {cancel.error !== undefined && (
        <p class="mistake" role="alert">
          {inWords(cancel.error)}
        </p>
      )}
    </Dialog>
  )
}
