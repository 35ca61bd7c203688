import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { words } from '../words'
import { Announcements } from './announce'
import { Button } from './button'

type Props = {
  title: string
  onClose(): void
  /** Beside the way out, at the end. */
  actions?: ComponentChildren
  /** What the way out is called. */
  closeLabel?: string
  wide?: boolean
  children: ComponentChildren
}

/** Over everything else, which waits; Esc and its last button lead out. Who is not in it any more is gone with it. */
export function Dialog({ title, onClose, actions, closeLabel = words.frame.close, wide = false, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog ref={ref} class={`dialog${wide ? ' wide' : ''}`} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <div class="dialog-body">{children}</div>
      <div class="dialog-actions">
        <Button kind="quiet" onClick={() => ref.current?.close()}>
          {closeLabel}
        </Button>
        {actions}
      </div>
      <Announcements />
    </dialog>
  )
}
