import { useState } from 'preact/hooks'
import { askGlances } from '../../api/questions'
import { shownThere } from '../../api/use-change'
import { useQuery } from '../../api/use-query'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/confirm'
import { Loaded } from '../../parts/loaded'
import { words as all } from '../../words'
import { failures } from '../../words/failures'
import { Skipped } from './skipped'
import { useRetryOf } from './use-retry-of'

const words = failures.publish
/** As many captions as somebody reads before such a click. */
const SHOWN = 5

/** Has all that were too late go out now, when somebody has seen which they are. */
export function PublishAll({ count }: { count: number }) {
  const [open, setOpen] = useState(false)
  const { retry, result } = useRetryOf('too-late', shownThere)
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {words.button(count)}
      </Button>
      {result && <Skipped {...result} />}
      {open && (
        <Confirm
          title={words.title(count)}
          submit={words.submit(count)}
          keep={words.close}
          danger={false}
          change={retry}
          onSubmit={retry.run}
          onClose={() => setOpen(false)}
        >
          <p>{count === 1 ? words.textOne : words.text}</p>
          <Captions count={count} />
        </Confirm>
      )}
    </>
  )
}

/** Enough of a caption to know the post by. */
const short = (caption: string) => (caption.length > 100 ? `${caption.slice(0, 99)}…` : caption)

/** The first of them by their words. */
function Captions({ count }: { count: number }) {
  const query = useQuery('captions of too-late', (signal) =>
    askGlances({ failureCause: 'too-late', sort: 'soonest', limit: SHOWN }, signal),
  )
  return (
    <Loaded query={query} lines={Math.min(count, SHOWN)}>
      {({ posts }) => (
        <ul class="captions">
          {posts.map(({ postDetailId, caption, accountName }) => (
            <li key={postDetailId}>{words.of(short(caption || all.posts.noCaption), accountName)}</li>
          ))}
          {count > posts.length && <li class="soft">{words.more((count - posts.length).toLocaleString())}</li>}
        </ul>
      )}
    </Loaded>
  )
}
