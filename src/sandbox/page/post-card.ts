import type { MediaView, PostView } from '../control/views'

const names = { facebook: 'Facebook', instagram: 'Instagram', linkedin: 'LinkedIn' }

/** One published post, as a card. */
export function renderPost(post: PostView): string {
  const twice = post.copies > 1 ? `<span class="twice">out ${post.copies} times</span>` : ''
  const deleted = post.deletedAt ? '<span class="deleted">deleted</span>' : ''
  return `<article class="${post.platform}">
<div class="top"><span class="platform">${names[post.platform]}</span><span>${escaped(kindOf(post))}</span>${twice}${deleted}</div>
<h2>${escaped(post.accountName)}</h2>
${renderMedia(post.media)}
${post.title ? `<h3>${escaped(post.title)}</h3>` : ''}
${post.text ? `<p class="text">${escaped(post.text)}</p>` : ''}
${post.link ? `<p class="link">${escaped(post.link)}</p>` : ''}
${post.comments.map((comment) => `<p class="comment">${escaped(comment)}</p>`).join('\n')}
<footer><time datetime="${post.publishedAt}">${post.publishedAt.slice(0, 19).replace('T', ' ')} UTC</time><code>${escaped(post.id)}</code></footer>
</article>`
}

function kindOf({ kind, content }: PostView): string {
  return kind === 'feed' ? content : `${kind}${kind === 'story' ? `, ${content}` : ''}`
}

function renderMedia(media: MediaView[]): string {
  if (media.length === 0) return ''
  const items = media.map((item, index) => {
    if (item.type === 'image' && item.url) {
      return `<img src="${escaped(item.url)}" alt="${escaped(item.altText ?? `Picture ${index + 1}`)}" loading="lazy">`
    }
    if (item.type === 'video' && item.url)
      return `<video src="${escaped(item.url)}" controls muted preload="metadata"></video>`
    return `<div class="file">${item.type}${item.size ? `, ${item.size} bytes` : ''}</div>`
  })
  return `<div class="media${items.length > 1 ? ' several' : ''}">${items.join('')}</div>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
