import type { MediaView, PostView } from '../control/views'
import { escaped } from './escaped'

const names = { facebook: 'Facebook', instagram: 'Instagram', linkedin: 'LinkedIn' }

/** One published post, as a card. Its media stand in a part of their own, which never changes. */
export function renderPost(post: PostView): string {
  const twice = post.copies > 1 ? `<span class="twice">out ${post.copies} times</span>` : ''
  const deleted = post.deletedAt ? '<span class="deleted">deleted</span>' : ''
  return `<article class="${post.platform}" data-key="${escaped(post.id)}">
<div class="top"><span class="platform">${names[post.platform]}</span><span>${escaped(kindOf(post))}</span>${twice}${deleted}</div>
<h2>${escaped(post.accountName)}</h2>
${renderMedia(post.media)}
<div class="said">
${post.title ? `<h3>${escaped(post.title)}</h3>` : ''}
${post.text ? `<p class="text">${escaped(post.text)}</p>` : ''}
${post.link ? `<p class="link">${escaped(post.link)}</p>` : ''}
${post.comments.map((comment) => `<p class="comment">${escaped(comment)}</p>`).join('\n')}
</div>
<footer><time datetime="${post.publishedAt}">${post.publishedAt.slice(0, 19).replace('T', ' ')} UTC</time><a href="/?id=${encodeURIComponent(post.id)}"><code>${escaped(post.id)}</code></a>${renderOwn(post.own)}</footer>
</article>`
}

function renderOwn(own: PostView['own']): string {
  if (!own) return ''
  const id = `<code>${escaped(own.id)}</code>`
  return `<span class="own">Post ${own.url ? `<a href="${escaped(own.url)}">${id}</a>` : id}</span>`
}

function kindOf({ kind, content }: PostView): string {
  return kind === 'feed' ? content : `${kind}${kind === 'story' ? `, ${content}` : ''}`
}

function renderMedia(media: MediaView[]): string {
  if (media.length === 0) return ''
  const items = media.map((item, index) => {
    // Without the host: the page may have been opened by another name of this machine.
    const source = item.sha256 && `/_sandbox/media/${item.sha256}`
    if (item.type === 'image' && source) {
      return `<a href="${source}"><img src="${source}" alt="${escaped(item.altText ?? `Picture ${index + 1}`)}" loading="lazy"></a>`
    }
    if (item.type === 'video' && source) return `<video src="${source}" controls muted preload="metadata"></video>`
    return `<div class="file">${item.type}${item.size ? `, ${item.size} bytes` : ''}</div>`
  })
  return `<div class="media${items.length > 1 ? ' several' : ''}">${items.join('')}</div>`
}
