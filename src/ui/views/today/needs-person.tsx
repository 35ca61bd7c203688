import type { Overview, PostGlance } from '../../api/shapes'
import { at } from '../../base'
import { BestAction } from '../../parts/best-action'
import { PostRow } from '../../parts/post-row'
import { causeOf } from '../../parts/remedy'
import { StandingMark } from '../../parts/standing'
import { today } from '../../words/today'
import { numberOf } from './number-of'

const words = today.person

type Props = { posts: PostGlance[]; counts: Overview['counts'] }

/** Up to ten posts that do not go on by themselves, each with the best that can be done about it. */
export function NeedsPerson({ posts, counts }: Props) {
  const all = counts.failed + counts.unconfirmed + counts.missed + counts.held
  return (
    <section class="card list" aria-labelledby="needs-person">
      <div class="row apart">
        <h2 id="needs-person">{words.title}</h2>
        {all > 0 && <a href={at('/failures')}>{words.all(numberOf(all))}</a>}
      </div>
      {posts.length === 0 ? (
        <p class="row soft">
          <StandingMark standing={all > 0 ? 'failed' : 'published'} />
          {all > 0 ? words.older : words.none}
        </p>
      ) : (
        <ul class="rows">
          {posts.map((post) => (
            <PostRow key={post.postDetailId} post={post} why={whyOf(post)} action={<BestAction post={post} />} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** What has no cause of failure to its name says here what it waits for. */
function whyOf(post: PostGlance): string | undefined {
  const cause = causeOf(post)
  return cause === 'unconfirmed' || cause === 'held' ? words[cause] : undefined
}
