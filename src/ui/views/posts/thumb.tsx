import type { PostGlance } from '../../api/shapes'
import { words } from '../../words'
import { postsList as ours } from '../../words/posts-list'

/** The first of a post's pictures, small, and how many more there are; without a picture the number alone. */
export function Thumb({ post: { thumb, mediaCount } }: { post: PostGlance }) {
  if (mediaCount === 0) return null
  if (!thumb) return <span class="thumb none small-text soft">{ours.files(mediaCount)}</span>
  return (
    <span class="thumb">
      <img src={thumb} alt="" width={48} height={48} loading="lazy" decoding="async" />
      {mediaCount > 1 && (
        <span class="thumb-more">
          <span aria-hidden="true">{words.posts.more(mediaCount - 1)}</span>
          <span class="hidden">{ours.more(mediaCount - 1)}</span>
        </span>
      )}
    </span>
  )
}
