import type { PostWithHistory } from '../../../api/shapes'
import { words as all } from '../../../words'
import { preview as words } from '../../../words/preview'
import { AltTexts } from './alt-texts'
import { FeedPreview } from './feed-preview'
import { ReelPreview } from './reel-preview'
import { StoryPreview } from './story-preview'
import './preview.css'

type Shown = { post: PostWithHistory; name: string }

/** The post as people see it on the platform: of feed + story both. */
export function Previews({ post, name }: Shown) {
  return (
    <section class="previews" aria-label={words.label}>
      {kindsOf(post).map((kind) => (
        <figure key={kind} class="preview-of">
          <figcaption class="soft small-text">
            {words.title(all.posts.platforms[post.platform], all.posts.types[kind])}
          </figcaption>
          <One kind={kind} post={post} name={name} />
        </figure>
      ))}
      {post.firstComment && <FirstComment text={post.firstComment} name={name} />}
      <AltTexts media={post.media} />
    </section>
  )
}

type Kind = 'feed' | 'story' | 'reel' | 'article'

function kindsOf({ platform, postType, media }: PostWithHistory): Kind[] {
  if (postType === 'feed_story') return ['feed', 'story']
  // Instagram makes a reel of each video.
  if (platform === 'instagram' && postType === 'feed' && media.length === 1 && media[0]?.type === 'video')
    return ['reel']
  return [postType]
}

function One({ kind, ...shown }: Shown & { kind: Kind }) {
  switch (kind) {
    case 'story':
      return <StoryPreview {...shown} />
    case 'reel':
      return <ReelPreview {...shown} />
    case 'feed':
    case 'article':
      return <FeedPreview {...shown} />
  }
}

function FirstComment({ text, name }: { text: string; name: string }) {
  return (
    <div class="first-comment">
      <h3 class="small-text">{words.firstComment}</h3>
      <p>
        <strong>{name}</strong> {text}
      </p>
    </div>
  )
}
