import { useGo } from '../../frame/go'
import { Button } from '../../parts/button'
import { may } from '../../session/session'
import { connecting } from '../../words/accounts'

/** Says why a login has connected nothing. */
export function LoginFailed({ description, onAgain }: { description: string; onAgain(): void }) {
  const go = useGo()
  return (
    <div class="strip warn login-failed" role="alert">
      <span>
        {connecting.failed}: {description}
      </span>
      <span class="row">
        {may('admin') && <Button onClick={onAgain}>{connecting.again}</Button>}
        <Button kind="quiet" onClick={() => go('/accounts', true)}>
          {connecting.dismiss}
        </Button>
      </span>
    </div>
  )
}
