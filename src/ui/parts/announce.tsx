import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'

type Announcement = { id: number; words: string; kind: 'good' | 'bad' }

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

/** Where it is said: in the page, and in each dialog, of which the topmost that is open says it. */
export function Announcements() {
  const [here] = useState(Symbol)
  useEffect(() => {
    places.value = [...places.peek(), here]
    return () => {
      places.value = places.peek().filter((place) => place !== here)
    }
  }, [])
  const said = places.value.at(-1) === here ? announcement.value : undefined
  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => {
      if (announcement.value?.id === said.id) announcement.value = undefined
    }, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <div class="announcements" role="status" aria-live="polite">
      {said && (
        <p key={said.id} class={`announcement ${said.kind}`}>
          {said.words}
        </p>
      )}
    </div>
  )
}
