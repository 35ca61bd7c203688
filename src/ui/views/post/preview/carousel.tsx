import { useState } from 'preact/hooks'
import { preview as words } from '../../../words/preview'
import { Media, type Medium } from './media'

/** Pictures one after another, all in the shape of the first, as Instagram has them. */
export function Carousel({ media }: { media: Medium[] }) {
  const [wanted, setPlace] = useState(0)
  const place = Math.min(wanted, media.length - 1)
  const [first] = media
  const shown = media[place]
  if (!first || !shown) return null
  const shape = first.width && first.height ? Math.min(Math.max(first.width / first.height, 0.8), 1.91) : 1
  return (
    <div class="carousel">
      <div class="frame-of" style={{ aspectRatio: String(shape) }}>
        <Media medium={shown} />
      </div>
      {media.length > 1 && (
        <div class="carousel-ways">
          <button type="button" aria-label={words.previous} disabled={place === 0} onClick={() => setPlace(place - 1)}>
            ‹
          </button>
          <span role="status" class="numbers small-text">
            {words.carousel(place + 1, media.length)}
          </span>
          <button
            type="button"
            aria-label={words.next}
            disabled={place === media.length - 1}
            onClick={() => setPlace(place + 1)}
          >
            ›
          </button>
        </div>
      )}
    </div>
  )
}
