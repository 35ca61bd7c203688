import { useEffect, useRef } from 'preact/hooks'
import { singleKeys } from '../preferences'

/** What a key does, and how the help says it. Two keys after one another are written `g t`. */
export type Shortcut = { keys: string; does: string; run(): void }

const registered = new Set<Shortcut[]>()
/** How long the first of two keys waits for the second. */
const SEQUENCE_MS = 1_200
let first = ''
let timer: ReturnType<typeof setTimeout> | undefined

/** Makes keys do something while the view is there. They do nothing in fields, in dialogs, beside other keys, or when switched off. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const current = useRef(shortcuts)
  current.current = shortcuts
  useEffect(() => {
    const mine: Shortcut[] = new Proxy([], { get: (_none, name) => Reflect.get(current.current, name) })
    registered.add(mine)
    return () => void registered.delete(mine)
  }, [])
}

/** All that do something now, for the help. */
export const allShortcuts = (): Shortcut[] => [...registered].flatMap((some) => [...some])

document.addEventListener('keydown', (event) => {
  if (!singleKeys.value || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  const target = event.target as HTMLElement
  if (target.closest('input:not([type="checkbox"]), select, textarea, dialog, [popover], [contenteditable]')) return
  const sequence = first ? `${first} ${event.key}` : event.key
  const all = allShortcuts()
  const found = all.findLast(({ keys }) => keys === sequence) ?? all.findLast(({ keys }) => keys === event.key)
  clearTimeout(timer)
  first = ''
  if (found) {
    event.preventDefault()
    found.run()
    return
  }
  if (all.some(({ keys }) => keys.startsWith(`${event.key} `))) {
    first = event.key
    timer = setTimeout(() => {
      first = ''
    }, SEQUENCE_MS)
  }
})
