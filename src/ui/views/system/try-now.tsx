import { api } from '../../api/client'
import { useChange } from '../../api/use-change'
import { Button } from '../../parts/button'
import { useIntent } from '../../parts/intent'
import { holds as words } from '../../words/holds'

/** Asks the platform whether the account works by now; when it does, what waits goes out. */
export function TryNow({ account }: { account: string }) {
  const intent = useIntent()
  const check = useChange(
    () => intent((key) => api.checkAccount({ path: { id: account }, headers: { 'Idempotency-Key': key } })),
    ({ body: { result, reason, postsReleased } }) =>
      result === 'works' ? words.checked.works(postsReleased) : words.checked[result](reason ?? words.noReason),
  )
  return (
    <Button busy={check.busy} onClick={() => void check.run()}>
      {words.check}
    </Button>
  )
}
