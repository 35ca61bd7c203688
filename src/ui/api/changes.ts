import { signal } from '@preact/signals'

/** Counts what this page has changed: whatever is shown is asked for again. */
export const changes = signal(0)

export function somethingChanged(): void {
  changes.value++
}
