import { effect, type Signal, signal } from '@preact/signals'

export type Theme = 'auto' | 'light' | 'dark'

/** Whether what is shown is asked for again by itself. */
export const live = kept<boolean>('live', true)
export const theme = kept<Theme>('theme', 'auto')
/** IANA name; empty: the browser's. */
export const chosenZone = kept<string>('zone', '')
/** Whether single keys do something. */
export const singleKeys = kept<boolean>('keys', true)

effect(() => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
})

/** A choice that this browser remembers; one that is not allowed to forgets it with the page. */
function kept<Value extends string | boolean>(name: string, fallback: Value): Signal<Value> {
  const key = `post-dispatcher.${name}`
  const chosen = signal<Value>(read(key, fallback))
  effect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(chosen.value))
    } catch {
      // Storage is switched off or full: the choice holds as long as the page.
    }
  })
  return chosen
}

function read<Value>(key: string, fallback: Value): Value {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return typeof value === typeof fallback ? (value as Value) : fallback
  } catch {
    return fallback
  }
}
