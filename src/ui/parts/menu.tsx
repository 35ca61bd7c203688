import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

type Props = {
  /** What the button says, or for one that shows a sign alone: what it is read as. */
  label: string
  sign?: ComponentChildren
  class?: string
  children: ComponentChildren
}

/** A button with things to choose behind it. Closes by itself when one was chosen; Esc and a press elsewhere close it too. */
export function Menu({ label, sign, class: more, children }: Props) {
  const id = useId().replace(/[^\w-]/g, '')
  const list = useRef<HTMLDivElement>(null)
  const place = (event: Event) => {
    const panel = list.current
    const button = event.currentTarget as HTMLElement
    if (!panel) return
    const { bottom, top, right } = button.getBoundingClientRect()
    const below = innerHeight - bottom > 280 || top < innerHeight / 2
    panel.style.setProperty('inset', 'auto')
    panel.style.setProperty('right', `${Math.max(8, innerWidth - right)}px`)
    if (below) panel.style.setProperty('top', `${bottom + 4}px`)
    else panel.style.setProperty('bottom', `${innerHeight - top + 4}px`)
  }
  return (
    <>
      <button
        type="button"
        class={`button quiet ${more ?? ''}`}
        popovertarget={id}
        aria-label={sign ? label : undefined}
        aria-haspopup="true"
        onClick={place}
      >
        {sign ?? label}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it are what is pressed; it only closes behind them */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a button in it is a click */}
      <div
        id={id}
        ref={list}
        popover="auto"
        class="menu"
        onClick={(event) => {
          if ((event.target as Element).closest('button, a')) list.current?.hidePopover()
        }}
      >
        {children}
      </div>
    </>
  )
}
