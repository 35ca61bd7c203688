import { PlatformGlyph } from '../parts/platform-glyph'
import { dateAndTime } from '../time/zone'
import { sandbox } from '../words/sandbox'
import type { Publication } from './control'

/** One thing that is out, whole: nothing of a picture is cut off. */
export function PublicationCard({ post }: { post: Publication }) {
  return (
    <article class={`card publication ${post.platform}`}>
      <div class="row">
        <PlatformGlyph platform={post.platform} />
        <h2>{post.accountName}</h2>
        <span class="soft">{post.kind === 'feed' ? post.content : `${post.kind}, ${post.content}`}</span>
        {post.copies > 1 && <strong class="twice">{sandbox.copies(post.copies)}</strong>}
        {post.deletedAt && <strong class="twice">{sandbox.deleted}</strong>}
      </div>
      <Media media={post.media} />
      {post.title && <h3>{post.title}</h3>}
      {post.text && <p class="publication-text">{post.text}</p>}
      {post.link && <p class="soft">{post.link}</p>}
      {post.comments.map((comment) => (
        <p key={comment} class="comment">
          {comment}
        </p>
      ))}
      <footer class="soft small-text">
        <time dateTime={post.publishedAt}>{dateAndTime(post.publishedAt)}</time>
        <a href={`/?id=${encodeURIComponent(post.id)}`}>
          <code>{post.id}</code>
        </a>
        {post.own && (
          <span>
            {sandbox.own}{' '}
            {post.own.url ? (
              <a href={post.own.url}>
                <code>{post.own.id}</code>
              </a>
            ) : (
              <code>{post.own.id}</code>
            )}
          </span>
        )}
      </footer>
    </article>
  )
}

function Media({ media }: Pick<Publication, 'media'>) {
  if (media.length === 0) return null
  return (
    <div class={`publication-media${media.length > 1 ? ' several' : ''}`}>
      {media.map(({ type, sha256, size, altText }, index) => {
        // Without the host: the page may have been opened by another name of this machine.
        const source = sha256 && `/_sandbox/media/${sha256}`
        const key = `${sha256}-${index}`
        if (type === 'image' && source) {
          return (
            <a key={key} href={source}>
              <img src={source} alt={altText ?? sandbox.picture(index + 1)} loading="lazy" />
            </a>
          )
        }
        if (type === 'video' && source) return <video key={key} src={source} controls muted preload="metadata" />
        return (
          <p key={key} class="soft">
            {sandbox.file(type, size)}
          </p>
        )
      })}
    </div>
  )
}
