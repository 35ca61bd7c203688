import { preview as words } from '../../../words/preview'
import type { Medium } from './media'

/** What those hear who do not see the pictures. */
export function AltTexts({ media }: { media: Medium[] }) {
  const seen = media.filter(({ type }) => type !== 'document')
  if (seen.length === 0) return null
  return (
    <details class="alt-texts">
      <summary>
        {words.alt}{' '}
        <span class="soft">{words.carousel(seen.filter(({ altText }) => altText).length, seen.length)}</span>
      </summary>
      <ol>
        {seen.map(({ url, altText, name }, place) => (
          <li key={url}>
            <span class="soft">{name ?? words.file(place + 1)}:</span> {altText || <em class="soft">{words.noAlt}</em>}
          </li>
        ))}
      </ol>
    </details>
  )
}
