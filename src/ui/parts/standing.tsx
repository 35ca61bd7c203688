import type { PostGlance } from '../api/shapes'
import { words } from '../words'
import type { Standing } from '../words/posts-in-general'

/** How a post stands: its status, or that it waits for its account to be connected again. */
export const standingOf = ({ status, held }: Pick<PostGlance, 'status' | 'held'>): Standing => (held ? 'held' : status)

// Each its own shape beside its own colour: nobody has to tell colours apart.
const shapes: Record<Standing, string> = {
  pending: 'M8 4.2V8l2.6 1.8',
  processing: 'M5 8h.01M8 8h.01M11 8h.01',
  published: 'm4.8 8.3 2.2 2.2 4.2-4.6',
  failed: 'm5.4 5.4 5.2 5.2m0-5.2-5.2 5.2',
  cancelled: 'M5 8h6',
  unconfirmed: 'M6.2 6.3c.3-2 3.7-1.9 3.6.1 0 1.3-1.8 1.4-1.8 2.7M8 11.5h.01',
  missed: 'M8 4.6v4.1M8 11.4h.01',
  held: 'M6.3 5.3v5.4M9.7 5.3v5.4',
}

export function StandingMark({ standing }: { standing: Standing }) {
  return (
    <svg class={`mark ${standing}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="8" cy="8" r="7.2" />
      <path d={shapes[standing]} />
    </svg>
  )
}

/** The mark with its word. */
export function StandingChip({ standing }: { standing: Standing }) {
  return (
    <span class={`standing ${standing}`}>
      <StandingMark standing={standing} />
      {words.posts.standing[standing]}
    </span>
  )
}
