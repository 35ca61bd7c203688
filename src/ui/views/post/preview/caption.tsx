import { useState } from 'preact/hooks'
import type { Platform } from '../../../api/shapes'
import { preview as words } from '../../../words/preview'
import { foldedHead } from './fold'

type Props = { text: string; platform: Platform; where?: Platform | 'reel'; author: string }

/** The text of a post, folded where the platform folds it. Whatever stands in it is text. */
export function Caption({ text, platform, where = platform, author }: Props) {
  const [open, setOpen] = useState(false)
  const head = foldedHead(text, where)
  return (
    <p class="preview-caption">
      {where === 'instagram' && <strong>{author} </strong>}
      <Marked text={head === undefined || open ? text : head} />
      {head !== undefined && (
        <>
          {!open && '… '}{' '}
          <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? words.less : words.more}
          </button>
        </>
      )}
    </p>
  )
}

const marked = /([#@][\p{L}\p{N}_.]+|https?:\/\/\S+)/u

/** Hashtags, names and addresses stand out, and lead nowhere. */
function Marked({ text }: { text: string }) {
  return (
    <>
      {text.split(marked).map((part, place) =>
        // What was split by stands at each second place.
        place % 2 === 1 ? (
          <span key={`${place}-${part}`} class="marked">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  )
}
