import { Button } from '../../parts/button'
import type { Cause } from '../../parts/remedy'
import { failures as words } from '../../words/failures'
import { Skipped } from './skipped'
import { useRetryOf } from './use-retry-of'

/** Puts all of a cause back into the queue. */
export function RetryAll({ cause, count }: { cause: Cause; count: number }) {
  const { retry, result } = useRetryOf(cause)
  return (
    <>
      <Button kind="primary" busy={retry.busy} onClick={() => void retry.run()}>
        {words.retryAll(count)}
      </Button>
      {result && <Skipped {...result} />}
    </>
  )
}
