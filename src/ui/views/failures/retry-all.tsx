import { useState } from 'preact/hooks'
import { newIdempotencyKey } from '../../../client'
import { api } from '../../api/client'
import { useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import type { Cause } from '../../parts/remedy'
import { failures as words } from '../../words/failures'
import { Skipped } from './skipped'
import { type DoneSoFar, MOST_AT_ONCE, untilDone } from './until-done'

type Props = { cause: Cause; count: number }

/** Puts all of a cause back into the queue. */
export function RetryAll({ cause, count }: Props) {
  const [result, setResult] = useState<DoneSoFar>()
  const retry = useChange(
    () => untilDone(() => retrySome(cause)),
    (made) => {
      setResult(made)
      return words.retried(made.done, made.skipped.length)
    },
  )
  const label = cause === 'too-late' ? words.publishAll : words.retryAll
  return (
    <>
      <Button kind="primary" busy={retry.busy} onClick={() => void retry.run()}>
        {label(count.toLocaleString())}
      </Button>
      {result && <Skipped {...result} />}
    </>
  )
}

async function retrySome(cause: Cause) {
  if (cause === 'held' || cause === 'unconfirmed') throw new TypeError(`${cause} is not retried`)
  const { body } = await api.retryPosts({
    body: { cause, limit: MOST_AT_ONCE },
    headers: { 'Idempotency-Key': newIdempotencyKey() },
  })
  return { done: body.retried.length, skipped: body.skipped, more: body.more }
}
