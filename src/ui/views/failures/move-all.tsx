import { useState } from 'preact/hooks'
import { rescheduleMany } from '../../api/questions'
import { shownThere, useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { NotDone } from '../../parts/not-done'
import { failures as words } from '../../words/failures'
import { Skipped } from './skipped'
import { type DoneSoFar, MOST_AT_ONCE, untilDone } from './until-done'

const DAY_MINUTES = 1_440
const FORM = 'move-missed'

/** Asks for another day for all that were missed. */
export function MoveAll({ count }: { count: number }) {
  const [open, setOpen] = useState(false)
  const [result, setResult] = useState<DoneSoFar>()
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.moveAll(count)}</Button>
      {open && <Ask count={count} onClose={() => setOpen(false)} onDone={setResult} />}
      {result && <Skipped {...result} />}
    </>
  )
}

function Ask({ count, onClose, onDone }: { count: number; onClose(): void; onDone(result: DoneSoFar): void }) {
  const [mistake, setMistake] = useState<string>()
  const move = useChange(
    (days: number) =>
      untilDone(() =>
        rescheduleMany({
          filter: { status: 'missed', failureCause: 'too-late' },
          limit: MOST_AT_ONCE,
          byMinutes: days * DAY_MINUTES,
        }),
      ),
    (made) => {
      onDone(made)
      return words.moved(made.done, made.skipped.length)
    },
    shownThere,
  )
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const days = Number(new FormData(event.currentTarget as HTMLFormElement).get('days'))
    if (!Number.isInteger(days) || days < 1 || days > 365) return setMistake(words.move.mistake)
    setMistake(undefined)
    if (await move.run(days)) onClose()
  }
  return (
    <Dialog
      title={words.move.title(count)}
      onClose={onClose}
      actions={
        <Button kind="primary" type="submit" form={FORM} busy={move.busy}>
          {words.move.submit(count)}
        </Button>
      }
    >
      <form id={FORM} onSubmit={submit}>
        <Field label={words.move.days} hint={words.move.hint} mistake={mistake}>
          {(described) => (
            <input {...described} class="input" name="days" type="number" min="1" max="365" defaultValue="1" />
          )}
        </Field>
        <NotDone error={move.error} />
      </form>
    </Dialog>
  )
}
