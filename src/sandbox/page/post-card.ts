import type { MediaView, PostView } from '../control/views'

const names = { facebook: 'Facebook', instagram: 'Instagram', linkedin: 'LinkedIn' }

/** One published post, as a card. */
export function renderPost(post: PostView): string {
  const twice = post.copies > 1 ? `<span class="twice">out ${post.copies} times</span>` : ''
  const deleted = post.deletedAt ? '<span class="deleted">deleted</span>' : ''
  return `<article class="${post.platform}">
<div class="top"><span class="platform">${names[post.platform]}</span><span>${escape(kindOf(post))}</span>${twice}${deleted}</div>
<h2>${escape(post.accountName)}</h2>
${renderMedia(post.media)}
${post.title ? `<h3>${escape(post.title)}</h3>` : ''}
${post.text ? `<p class="text">${escape(post.text)}</p>` : ''}
${post.link ? `<p class="link">${escape(post.link)}</p>` : ''}
${post.comments.map((comment) => `<p class="comment">${escape(comment)}</p>`).join('\n')}
<footer><time datetime="${post.publishedAt}">${post.publishedAt.slice(0, 19).replace('T', ' ')} UTC</time><code>${escape(post.id)}</code></footer>
</article>`
}

function kindOf({ kind, content }: PostView): string {
  return kind === 'feed' ? content : `${kind}${kind === 'story' ? `, ${content}` : ''}`
}

function renderMedia(media: MediaView[]): string {
  if (media.length === 0) return ''
  const items = media.map((item, index) => {
    if (item.type === 'image' && item.url) {
      return `<img src="${escape(item.url)}" alt="${escape(item.altText ?? `Picture ${index + 1}`)}" loading="lazy">`
    }
    if (item.type === 'video' && item.url)
      return `<video src="${escape(item.url)}" controls muted preload="metadata"></video>`
    return `<div class="file">${item.type}${item.size ? `, ${item.size} bytes` : ''}</div>`
  })
  return `<div class="media${items.length > 1 ? ' several' : ''}">${items.join('')}</div>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
