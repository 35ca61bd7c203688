import type { ComponentType } from 'preact'
import { at } from '../../base'
import { useAddressQuery } from '../../frame/go'
import { PageTitle } from '../../parts/page-title'
import { may } from '../../session/session'
import { settings as words } from '../../words/settings'
import { ApiKeys } from './api-keys'
import { CalendarAddresses } from './calendar-addresses'
import { Notices } from './notices'
import { PagePreferences } from './page-preferences'
import { SessionSection } from './session-section'
import { Webhooks } from './webhooks/webhooks'
import './settings.css'

type Section = keyof typeof words.sections

const sections: Record<Section, { view: ComponentType; admin?: boolean }> = {
  page: { view: PagePreferences },
  session: { view: SessionSection },
  keys: { view: ApiKeys, admin: true },
  webhooks: { view: Webhooks, admin: true },
  calendar: { view: CalendarAddresses, admin: true },
  notices: { view: Notices, admin: true },
}

/** What can be set: for this browser, and, by administrators, for their company. */
export function Settings() {
  const [query] = useAddressQuery()
  const mine = (Object.keys(sections) as Section[]).filter((section) => !sections[section].admin || may('admin'))
  const here = mine.find((section) => section === query.section) ?? 'page'
  const View = sections[here].view
  return (
    <>
      <PageTitle title={words.title} />
      <div class="settings-body">
        <nav class="settings-nav" aria-label={words.title}>
          {mine.map((section) => (
            <a
              key={section}
              href={at(`/settings?section=${section}`)}
              aria-current={section === here ? 'page' : undefined}
            >
              {words.sections[section]}
            </a>
          ))}
        </nav>
        <div class="stack" key={here}>
          <View />
        </div>
      </div>
    </>
  )
}
