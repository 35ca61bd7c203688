import { askGlances } from '../../api/questions'
import { useQuery } from '../../api/use-query'
import { BestAction } from '../../parts/best-action'
import { Loaded } from '../../parts/loaded'
import { PostRow } from '../../parts/post-row'
import { postsAt } from '../../parts/posts-address'
import type { Cause } from '../../parts/remedy'
import { failures as words } from '../../words/failures'

const SHOWN = 5
const EVERY_MS = 30_000

/** The first posts of a cause that nobody can settle all at once, each with what can be done about it. */
export function OneByOne({ cause, total }: { cause: Cause; total: number }) {
  const query = useQuery(
    `failures of ${cause}`,
    (signal) => askGlances({ ...filterOf(cause), sort: 'soonest', limit: SHOWN }, signal),
    EVERY_MS,
  )
  const all = total.toLocaleString()
  return (
    <Loaded query={query} lines={Math.min(total, SHOWN)}>
      {({ posts }) => (
        <div class="list">
          <ul class="rows alike">
            {posts.map((post) => (
              <PostRow
                key={post.postDetailId}
                post={post}
                why={post.errorMessage ?? undefined}
                action={<BestAction post={post} />}
              />
            ))}
          </ul>
          {total > posts.length && (
            <p class="row soft">
              {posts.length > 0 && `${words.first(posts.length, all)}. `}
              <a href={postsAt({ cause })}>{words.showAll(all)}</a>
            </p>
          )}
        </div>
      )}
    </Loaded>
  )
}

const filterOf = (cause: Cause) =>
  cause === 'unconfirmed' ? { status: cause } : cause === 'held' ? { held: true } : { failureCause: cause }
