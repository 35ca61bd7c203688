import type { MediaItem } from '../../../domain/post'
import type { PublishJob } from '../../calls/publisher'
import type { LinkedInProgress } from './progress'

/** What a post shows besides its text; LinkedIn takes exactly one of these. */
export type PostContent =
  | { kind: 'text' }
  | { kind: 'images'; images: MediaItem[] }
  | { kind: 'video'; video: MediaItem }
  | { kind: 'document'; document: MediaItem }
  | { kind: 'article'; source: string; images: MediaItem[] }

/** What a job shows. Jobs that mix media never get here: they are refused. */
export function contentOf({ kind, media, link, options }: PublishJob): PostContent {
  if (link && (kind === 'article' || media.length === 0)) {
    const chosen = media[options.thumbnail ?? 0]
    return { kind: 'article', source: link, images: chosen ? [chosen] : [] }
  }
  const [first] = media
  if (first?.type === 'video') return { kind: 'video', video: first }
  if (first?.type === 'document') return { kind: 'document', document: first }
  return first ? { kind: 'images', images: media } : { kind: 'text' }
}

/**
 * The body of `POST /rest/posts`' `content`, undefined for text alone, which carries no such key. A single image must not
 * be sent as multiImage, and of an article LinkedIn reads nothing itself: card and picture come from us.
 */
export function contentBody(job: PublishJob, progress: LinkedInProgress): Record<string, unknown> | undefined {
  const content = contentOf(job)
  switch (content.kind) {
    case 'text':
      return undefined
    case 'images': {
      const images = progress.images.map((id, index) => {
        const altText = content.images[index]?.altText
        return { id, ...(altText && { altText }) }
      })
      return images.length === 1 ? { media: images[0] } : { multiImage: { images } }
    }
    case 'video':
      return { media: { id: progress.video?.urn, ...(job.title && { title: job.title }) } }
    case 'document':
      return { media: { id: progress.document?.urn, title: job.title || fileName(content.document) } }
    case 'article': {
      const [thumbnail] = progress.images
      return {
        article: {
          source: content.source,
          title: job.title || new URL(content.source).hostname,
          ...(job.description && { description: job.description }),
          ...(thumbnail && { thumbnail }),
        },
      }
    }
  }
}

// The names of our own store say nothing to a reader.
function fileName({ url, key }: MediaItem): string {
  const name = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : ''
  if (!name || key) return 'Document'
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
