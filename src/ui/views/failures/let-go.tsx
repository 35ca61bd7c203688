import { useState } from 'preact/hooks'
import { cancelMany } from '../../api/questions'
import { shownThere, useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/confirm'
import { failures as words } from '../../words/failures'
import { MOST_AT_ONCE, untilDone } from './until-done'

/** Cancels all that were missed, when somebody says so twice. */
export function LetGo({ count }: { count: number }) {
  const [open, setOpen] = useState(false)
  const cancel = useChange(
    () => untilDone(() => cancelMany({ filter: { status: 'missed', failureCause: 'too-late' }, limit: MOST_AT_ONCE })),
    ({ done, skipped }) => words.cancelled(done, skipped.length),
    shownThere,
  )
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {words.cancelAll(count)}
      </Button>
      {open && (
        <Confirm
          title={words.letGo.title(count)}
          submit={words.letGo.submit(count)}
          keep={words.letGo.close}
          change={cancel}
          onSubmit={cancel.run}
          onClose={() => setOpen(false)}
        >
          <p>{words.letGo.text(count)}</p>
        </Confirm>
      )}
    </>
  )
}
