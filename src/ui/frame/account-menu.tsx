import { inWords } from '../api/in-words'
import { at } from '../base'
import { say } from '../parts/announce'
import { Button, LinkButton } from '../parts/button'
import { Menu } from '../parts/menu'
import { may, session, signOut } from '../session/session'
import { words } from '../words'

/** What concerns the person: where they are signed in, how the page looks, and the way out. */
export function AccountMenu({ onHelp }: { onHelp(): void }) {
  const { frame } = words
  return (
    <Menu label={session.value?.company ?? frame.you}>
      <LinkButton kind="quiet" href={at('/settings')}>
        {frame.settings}
      </LinkButton>
      {may('admin') && (
        <LinkButton kind="quiet" href={at('/ticks')}>
          {frame.ticks}
        </LinkButton>
      )}
      <LinkButton kind="quiet" href={at('/holds')}>
        {frame.holds}
      </LinkButton>
      <Button kind="quiet" onClick={onHelp}>
        {frame.keys}
      </Button>
      <Button kind="quiet" onClick={() => void signOut().catch((error) => say(inWords(error), 'bad'))}>
        {frame.signOut}
      </Button>
    </Menu>
  )
}
