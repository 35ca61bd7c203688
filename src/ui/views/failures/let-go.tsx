import { useState } from 'preact/hooks'
import { inWords } from '../../api/in-words'
import { cancelMany } from '../../api/questions'
import { useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { failures as words } from '../../words/failures'
import { MOST_AT_ONCE, untilDone } from './until-done'

/** Cancels all that were missed, when somebody says so twice. */
export function LetGo({ count }: { count: number }) {
  const [open, setOpen] = useState(false)
  const many = count.toLocaleString()
  const cancel = useChange(
    () => untilDone(() => cancelMany({ filter: { status: 'missed', failureCause: 'too-late' }, limit: MOST_AT_ONCE })),
    ({ done, skipped }) => words.cancelled(done, skipped.length),
  )
  const close = () => setOpen(false)
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {words.cancelAll}
      </Button>
      {open && (
        <Dialog
          title={words.letGo.title}
          onClose={close}
          closeLabel={words.letGo.close}
          actions={
            <Button kind="danger" busy={cancel.busy} onClick={async () => (await cancel.run()) && close()}>
              {words.letGo.submit(many)}
            </Button>
          }
        >
          <p>{words.letGo.text(many)}</p>
          {cancel.error !== undefined && (
            <p class="mistake" role="alert">
              {inWords(cancel.error)}
            </p>
          )}
        </Dialog>
      )}
    </>
  )
}
