import { useState } from 'preact/hooks'
import { newIdempotencyKey } from '../../../client'
import { api } from '../../api/client'
import { useChange } from '../../api/use-change'
import type { Cause } from '../../parts/remedy'
import { failures as words } from '../../words/failures'
import { type DoneSoFar, MOST_AT_ONCE, untilDone } from './until-done'

/**
 * Has all of a cause put back into the queue.
 * @param shown as `useChange` has it
 */
export function useRetryOf(cause: Cause, shown?: (error: unknown) => boolean) {
  const [result, setResult] = useState<DoneSoFar>()
  const retry = useChange(
    () => untilDone(() => retrySome(cause)),
    (made) => {
      setResult(made)
      return words.retried(made.done, made.skipped.length)
    },
    shown,
  )
  return { retry, result }
}

async function retrySome(cause: Cause) {
  if (cause === 'held' || cause === 'unconfirmed') throw new TypeError(`${cause} is not retried`)
  const { body } = await api.retryPosts({
    body: { cause, limit: MOST_AT_ONCE },
    headers: { 'Idempotency-Key': newIdempotencyKey() },
  })
  return { done: body.retried.length, skipped: body.skipped, more: body.more }
}
