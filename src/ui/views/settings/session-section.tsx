import { inWords } from '../../api/in-words'
import { say } from '../../parts/announce'
import { Button } from '../../parts/button'
import { When } from '../../parts/when'
import { session, signOut } from '../../session/session'
import { settings } from '../../words/settings'

const words = settings.session

/** As whom the page acts, and until when. */
export function SessionSection() {
  const { company, scope, expiresAt } = session.value ?? {}
  return (
    <section class="card stack">
      <h2>{settings.sections.session}</h2>
      <dl class="settings-facts">
        <dt>{words.company}</dt>
        <dd>{company}</dd>
        {scope && (
          <>
            <dt>{words.scope}</dt>
            <dd>{settings.scopes[scope]}</dd>
          </>
        )}
        {expiresAt && (
          <>
            <dt>{words.until}</dt>
            <dd>
              <When at={expiresAt} relative /> <span class="soft">{words.untilHint}</span>
            </dd>
          </>
        )}
      </dl>
      <p>
        <Button onClick={() => void signOut().catch((error) => say(inWords(error), 'bad'))}>{words.signOut}</Button>
      </p>
    </section>
  )
}
