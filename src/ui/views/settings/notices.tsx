import { apiAddress, at } from '../../base'
import { LinkButton } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { settings } from '../../words/settings'

const TEST = 'npm run --silent cli -- notices test'
const words = settings.notices

/** What is told to whoever runs the servers, and where that is set: not here. */
export function Notices() {
  return (
    <section class="card stack">
      <h2>{settings.sections.notices}</h2>
      <p>{words.intro}</p>
      <dl class="settings-facts">
        {words.settings.map(([name, does]) => (
          <div key={name} class="notice-setting">
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="row">
        {words.test} <code>{TEST}</code> <CopyButton text={TEST} />
      </p>
      <p>{words.more}</p>
      <p class="row">
        <LinkButton href={at('/settings?section=webhooks')}>{words.toWebhooks}</LinkButton>
        <LinkButton kind="quiet" href={`${apiAddress}/docs`} target="_blank">
          {words.docs}
        </LinkButton>
      </p>
    </section>
  )
}
