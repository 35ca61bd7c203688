import type { PostGlance } from '../../api/shapes'
import { may } from '../../session/session'
import { postsList as words } from '../../words/posts-list'
import { PostLine } from './post-line'
import type { Selection } from './use-selection'

/** The posts: a table, and on phones a card for each. */
export function PostsTable({ posts, selection }: { posts: PostGlance[]; selection: Selection }) {
  const mayChange = may('write')
  return (
    <table class="posts-table">
      <caption class="hidden">{words.table}</caption>
      <thead>
        <tr>
          {mayChange && (
            <th class="cell-select">
              <label class="check">
                <input
                  type="checkbox"
                  checked={selection.allShown}
                  indeterminate={selection.ids.length > 0 && !selection.allShown}
                  onChange={selection.toggleAll}
                />
                <span class="select-all-words">{words.selectAll}</span>
              </label>
            </th>
          )}
          <th>{words.when}</th>
          <th>{words.where}</th>
          <th class="cell-media">
            <span class="hidden">{words.media}</span>
          </th>
          <th>{words.caption}</th>
          <th>{words.state}</th>
          <th>
            <span class="hidden">{words.menu}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {posts.map((post) => (
          <PostLine
            key={post.postDetailId}
            post={post}
            selected={selection.has(post.postDetailId)}
            {...(mayChange && { onSelect: () => selection.toggle(post.postDetailId) })}
          />
        ))}
      </tbody>
    </table>
  )
}
