import type { PostWithHistory } from '../../../api/shapes'
import { preview as words } from '../../../words/preview'
import { Avatar } from './avatar'
import { Media } from './media'

/** A story: one picture or video over the whole screen, and no text. */
export function StoryPreview({ post, name }: { post: PostWithHistory; name: string }) {
  const [medium] = post.media
  return (
    <>
      <article class="tall-preview">
        <div class="over-head row">
          <Avatar name={name} platform={post.platform} />
          <strong>{name}</strong>
        </div>
        {medium ? <Media medium={medium} /> : <p>{words.noMedia}</p>}
      </article>
      {post.caption && post.postType === 'story' && <p class="hint">{words.noStoryCaption}</p>}
    </>
  )
}
