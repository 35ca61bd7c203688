import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

type Announcement = { id: number; words: string; kind: 'good' | 'bad' }

/** Long enough to read two lines twice. */
const SHOWN_MS = 8_000

const announcement = signal<Announcement | undefined>(undefined)
let count = 0

/** Says what has happened: shown for a while, and read out by screen readers. */
export function say(words: string, kind: Announcement['kind'] = 'good'): void {
  announcement.value = { id: ++count, words, kind }
}

/** Where it is said; once in the page. */
export function Announcements() {
  const said = announcement.value
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
