import type { Platform } from '../../api/shapes'
import { shownThere, useChange } from '../../api/use-change'
import { Dialog } from '../../parts/dialog'
import { NotDone } from '../../parts/not-done'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { words } from '../../words'
import { connecting } from '../../words/accounts'
import { beginLogin } from './begin-login'

/** Asks whose login it is to be, and goes there. */
export function ConnectDialog({ onClose }: { onClose(): void }) {
  const login = useChange((platform: Platform) => beginLogin(platform), undefined, shownThere)
  return (
    <Dialog title={connecting.title} onClose={onClose}>
      <p>{connecting.choose}</p>
      <ul class="logins">
        {(Object.keys(connecting.logins) as Platform[]).map((platform) => (
          <li key={platform}>
            <button type="button" class="login" disabled={login.busy} onClick={() => void login.run(platform)}>
              <PlatformGlyph platform={platform} />
              <span>
                <strong>{words.posts.platforms[platform]}</strong>
                <span class="soft small-text">{connecting.logins[platform]}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <NotDone error={login.error} />
    </Dialog>
  )
}
