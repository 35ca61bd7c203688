import { shownThere } from '../../api/use-change'
import { decisions } from '../../words/decisions'
import { Confirm } from '../confirm'
import { type SeenPost, useDecision } from './use-decision'

type Props = { post: SeenPost; onClose(): void; onChanged?: () => void }

/** Asks before a post is cancelled, which cannot be taken back. */
export function CancelDialog({ post, onClose, onChanged }: Props) {
  const words = decisions.cancel
  const cancel = useDecision('cancel', post, { onChanged, shown: shownThere })
  return (
    <Confirm
      title={words.title}
      submit={words.submit}
      keep={words.keep}
      change={cancel}
      onSubmit={cancel.run}
      onClose={onClose}
    >
      <p>{words.what}</p>
    </Confirm>
  )
}
