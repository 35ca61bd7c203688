import { words as all } from '../../../words'
import { Media, type Medium } from './media'

/** So many are seen at once; the last of them says how many more there are. */
const SEEN = 5

/** Several pictures side by side, as Facebook and LinkedIn have them. */
export function PhotoGrid({ media }: { media: Medium[] }) {
  const seen = media.slice(0, SEEN)
  const more = media.length - seen.length
  return (
    <div class={`photo-grid of-${seen.length}`}>
      {seen.map((medium, place) => (
        <div key={medium.url} class={seen.length > 1 ? 'frame-of cover' : 'frame-of'}>
          <Media medium={medium} />
          {more > 0 && place === seen.length - 1 && <span class="and-more">{all.posts.more(more)}</span>}
        </div>
      ))}
    </div>
  )
}
