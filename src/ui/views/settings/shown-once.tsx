import { useEffect, useRef } from 'preact/hooks'
import { CopyButton } from '../../parts/copy-button'
import { Dialog } from '../../parts/dialog'
import { settings } from '../../words/settings'

const words = settings.once

/** A secret that nobody sees again: it stays until it is closed. */
export function ShownOnce({ title, secret, onClose }: { title: string; secret: string; onClose(): void }) {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    // A slip of the Esc key would lose it for good.
    const stay = (event: Event) => event.preventDefault()
    const dialog = ref.current?.closest('dialog')
    dialog?.addEventListener('cancel', stay)
    return () => dialog?.removeEventListener('cancel', stay)
  }, [])
  return (
    <Dialog title={title} onClose={onClose} closeLabel={words.close}>
      <p>{words.text}</p>
      <code class="secret" ref={ref}>
        {secret}
      </code>
      <p>
        <CopyButton text={secret} label={words.copy} />
      </p>
    </Dialog>
  )
}
