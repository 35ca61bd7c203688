import type { PostWithHistory } from '../../../api/shapes'
import { outward } from '../../../parts/outward'
import { Avatar } from './avatar'
import { Caption } from './caption'
import { Carousel } from './carousel'
import { DocumentCard } from './document-card'
import { LinkCard } from './link-card'
import { PhotoGrid } from './photo-grid'
import { PreviewTime } from './preview-time'

/** A post among others: text and pictures in the platform's order. */
export function FeedPreview({ post, name }: { post: PostWithHistory; name: string }) {
  const { platform } = post
  const caption = post.caption && <Caption text={post.caption} platform={platform} author={name} />
  return (
    <article class={`feed-preview on-${platform}`}>
      <header>
        <Avatar name={name} platform={platform} />
        <div>
          <strong>{name}</strong>
          <PreviewTime post={post} />
        </div>
      </header>
      {platform !== 'instagram' && caption}
      <Attached post={post} />
      {platform === 'instagram' && caption}
    </article>
  )
}

function Attached({ post }: { post: PostWithHistory }) {
  const { platform, media, title } = post
  const link = outward(post.link)
  const [first] = media
  if (link && (media.length === 0 || post.postType === 'article'))
    return <LinkCard link={link} title={title} description={post.description} picture={media[post.thumbnail ?? 0]} />
  if (first?.type === 'document') return <DocumentCard file={first} title={title} />
  if (media.length === 0) return null
  return platform === 'instagram' ? <Carousel media={media} /> : <PhotoGrid media={media} />
}
