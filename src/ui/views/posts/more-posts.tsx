import { Button } from '../../parts/button'
import { postsList as words } from '../../words/posts-list'
import type { FoundPosts } from './use-posts'

type Props = { found: FoundPosts; busy: boolean; onMore(): void }

/** How many are shown, and the way to those behind them. */
export function MorePosts({ found: { posts, more }, busy, onMore }: Props) {
  return (
    <p class="row more-posts">
      <span class="soft">{more ? words.shownOfMore(posts.length) : words.shown(posts.length)}</span>
      {more && (
        <Button busy={busy} onClick={onMore}>
          {words.loadMore}
        </Button>
      )}
    </p>
  )
}
