import { outward } from '../../../parts/outward'
import { preview as words } from '../../../words/preview'
import type { Medium } from './media'

/** A document, whose pages the platform shows one by one. */
export function DocumentCard({ file, title }: { file: Medium; title: string | null }) {
  const there = outward(file.url)
  return (
    <div class="document-card">
      <span class="sheet" aria-hidden="true" />
      <div class="stack tight">
        <strong>{title || file.name || words.document}</strong>
        <span class="soft small-text">{[words.document, title && file.name].filter(Boolean).join(', ')}</span>
        {there && (
          <a href={there} target="_blank" rel="noopener noreferrer">
            {words.openFile}
          </a>
        )}
      </div>
    </div>
  )
}
