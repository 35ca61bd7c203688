import { useState } from 'preact/hooks'
import type { PostFilter } from '../../../api/shapes'
import { Button } from '../../../parts/button'
import { manyPosts as words } from '../../../words/many-posts'
import type { FoundPosts } from '../use-posts'
import type { Selection } from '../use-selection'
import { ManyDialog } from './many-dialog'
import type { Deed } from './work'

type Props = { selection: Selection; found: FoundPosts; filter: PostFilter }

/** What can be done with the posts that are selected. It stands at the foot of the window as long as there are some. */
export function BulkBar({ selection, found, filter }: Props) {
  const [deed, choose] = useState<Deed>()
  const { ids, everything, allShown } = selection
  if (ids.length === 0 && !deed) return null
  // Without a filter everything there is would be meant: that the API refuses, and so would a person.
  const mayTakeAll = allShown && !everything && found.more && Object.keys(filter).length > 0
  const standing = new Map(found.posts.map((post) => [post.postDetailId, post]))
  return (
    <section class="bulk-bar" aria-label={words.bar}>
      <strong class="numbers" role="status">
        {everything ? words.allSelected : words.selected(ids.length)}
      </strong>
      <Button kind="quiet" onClick={selection.clear}>
        {words.forget}
      </Button>
      {mayTakeAll && (
        <Button kind="quiet" onClick={selection.takeEverything}>
          {words.selectAll(found.posts.length)}
        </Button>
      )}
      <span class="bulk-actions">
        <Button onClick={() => choose('retry')}>{words.retry}</Button>
        <Button onClick={() => choose('move')}>{words.move}</Button>
        <Button onClick={() => choose('cancel')}>{words.cancel}</Button>
      </span>
      {deed && (
        <ManyDialog
          deed={deed}
          chosen={everything ? { filter, atLeast: found.posts.length } : ids.flatMap((id) => standing.get(id) ?? [])}
          onClose={(done) => {
            choose(undefined)
            if (done) selection.clear()
          }}
        />
      )}
    </section>
  )
}
