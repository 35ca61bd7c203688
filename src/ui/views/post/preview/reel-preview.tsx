import type { PostWithHistory } from '../../../api/shapes'
import { preview as words } from '../../../words/preview'
import { Avatar } from './avatar'
import { Caption } from './caption'
import { Media } from './media'

/** A reel: the video over the whole screen, its words at the foot. */
export function ReelPreview({ post, name }: { post: PostWithHistory; name: string }) {
  const [video] = post.media
  return (
    <article class="tall-preview reel">
      {video ? <Media medium={video} poster={post.coverUrl ?? undefined} /> : <p>{words.noMedia}</p>}
      <div class="over-foot">
        <span class="row">
          <Avatar name={name} platform={post.platform} />
          <strong>{name}</strong>
        </span>
        {post.caption && <Caption text={post.caption} platform={post.platform} where="reel" author={name} />}
      </div>
    </article>
  )
}
