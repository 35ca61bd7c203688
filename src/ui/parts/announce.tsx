import { signal } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'

type Announcement = {
  id: number
  words: string
  kind: 'good' | 'bad'
  /** Where it has stood long enough to be read out. */
  heard?: symbol
}

/** Long enough to read two lines twice. */
const SHOWN_MS = 8_000

const announcement = signal<Announcement | undefined>(undefined)
let count = 0
/** The places that are open, the topmost last: a dialog makes everything behind it inert, and nothing of that is read out. */
const places = signal<readonly symbol[]>([])

/** Says what has happened: shown for a while, and read out by screen readers. */
export function say(words: string, kind: Announcement['kind'] = 'good'): void {
  announcement.value = { id: ++count, words, kind }
}

/**
 * Where it is said: in the page, and in each dialog, of which the topmost that is open says it. What was read out before a dialog
 * was opened or closed is still to be seen then, and not read out again.
 */
export function Announcements() {
  const [here] = useState(Symbol)
  useEffect(() => {
    places.value = [...places.peek(), here]
    return () => {
      places.value = places.peek().filter((place) => place !== here)
    }
  }, [])
  const topmost = places.value.at(-1) === here
  // Another one each time that it comes to the top: what was said here before is not put in to be read once more.
  const stay = useMemo(() => Symbol(), [topmost])
  const said = topmost ? announcement.value : undefined
  useEffect(() => {
    if (!said) return
    // Who says something and closes the dialog does both at once: that is heard in the page behind it.
    const heard = setTimeout(() => {
      said.heard ??= stay
    })
    const timer = setTimeout(() => {
      if (announcement.value?.id === said.id) announcement.value = undefined
    }, SHOWN_MS)
    return () => {
      clearTimeout(heard)
      clearTimeout(timer)
    }
  }, [said, stay])
  return (
    <div class="announcements" role="status" aria-live="polite">
      {said && (
        <p
          key={said.id}
          class={`announcement ${said.kind}`}
          aria-hidden={said.heard !== undefined && said.heard !== stay ? 'true' : undefined}
        >
          {said.words}
        </p>
      )}
    </div>
  )
}
