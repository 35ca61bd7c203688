import { CopyButton } from '../../parts/copy-button'
import { Dialog } from '../../parts/dialog'
import { settings } from '../../words/settings'

const words = settings.once

/** A secret that nobody sees again: it stays until it is closed. */
export function ShownOnce({ title, secret, onClose }: { title: string; secret: string; onClose(): void }) {
  return (
    <Dialog title={title} onClose={onClose} closeLabel={words.close}>
      <p>{words.text}</p>
      <code class="secret">{secret}</code>
      <p>
        <CopyButton text={secret} label={words.copy} />
      </p>
    </Dialog>
  )
}
