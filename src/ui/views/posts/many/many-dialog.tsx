import { useState } from 'preact/hooks'
import { newIdempotencyKey } from '../../../../client'
import { settled } from '../../../api/questions'
import type { BulkResult } from '../../../api/shapes'
import { shownThere, useChange } from '../../../api/use-change'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { NotDone } from '../../../parts/not-done'
import { manyPosts as words } from '../../../words/many-posts'
import { ByTime, minutesOf, type TimeToMove } from './by-time'
import { ManyResult } from './many-result'
import { type Chosen, type Deed, work } from './work'

type Props = { deed: Deed; chosen: Chosen; onClose(done: boolean): void }

/** Says how many are meant and what happens, does it when told so, and then what became of each. */
export function ManyDialog({ deed, chosen: shownNow, onClose }: Props) {
  // The list behind goes on: what was chosen when it was asked is what it is done with.
  const [chosen] = useState(() =>
    Array.isArray(shownNow) ? shownNow : { ...shownNow, filter: settled(shownNow.filter) },
  )
  const [time, setTime] = useState<TimeToMove>({ amount: '1', unit: 'hours', direction: 'later' })
  const [result, setResult] = useState<BulkResult>()
  const [soFar, tell] = useState(0)
  // One dialog is one intent: whatever breaks, and however often it is pressed, what is done is not done again.
  const [key] = useState(newIdempotencyKey)
  const byMinutes = minutesOf(time)
  const change = useChange(
    async (minutes: number) => {
      const result = await work({ deed, chosen, byMinutes: minutes }, key, tell)
      setResult(result)
      return result
    },
    ({ done, skipped }) => words.result(done, skipped.length),
    shownThere,
  )
  const close = () => onClose(result !== undefined)
  if (result)
    return (
      <Dialog title={words.resultTitle} onClose={close} closeLabel={words.close}>
        <ManyResult result={result} />
      </Dialog>
    )
  const { title, what, submit, keep } = words.dialog[deed]
  const wrong = deed === 'move' && byMinutes === undefined
  return (
    <Dialog
      title={title(howMany(chosen))}
      onClose={close}
      closeLabel={keep}
      actions={
        <Button
          kind={deed === 'cancel' ? 'danger' : 'primary'}
          busy={change.busy}
          disabled={wrong}
          onClick={() => void change.run(byMinutes ?? 0)}
        >
          {submit}
        </Button>
      }
    >
      <p>{what}</p>
      {!Array.isArray(chosen) && deed !== 'retry' && !chosen.filter.status && <p>{words.waitingOnly}</p>}
      {deed === 'move' && <ByTime time={time} onChange={setTime} wrong={wrong} />}
      {change.busy && soFar > 0 && <p role="status">{words.working(soFar)}</p>}
      <NotDone error={change.error} />
    </Dialog>
  )
}

function howMany(chosen: Chosen): string {
  if (Array.isArray(chosen)) return words.count(chosen.length)
  return words.atLeast(chosen.atLeast)
}
