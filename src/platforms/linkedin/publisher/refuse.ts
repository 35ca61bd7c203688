import type { MediaItem, MediaType } from '../../../domain/post'
import type { PublishJob } from '../../calls/publisher'
import { shownText } from '../little-text'

/** "exceeded the maximum allowed (3000 characters)"; counted in UTF-16 units, the strictest reading. */
const MAX_TEXT = 3000
const MAX_IMAGES = 20
const MAX_ALT_TEXT = 4086
const MB = 1024 * 1024

/** JPG, PNG and GIF; MP4, and what shares its container; PDF, Word and PowerPoint. */
const formats: Record<MediaType, { takes: RegExp; names: string; maxBytes?: number }> = {
  image: { takes: /^image\/(jpe?g|png|gif)$/, names: 'JPEG, PNG and GIF' },
  video: { takes: /^video\/(mp4|quicktime|x-m4v)$/, names: 'MP4', maxBytes: 500 * MB },
  document: {
    takes: /^application\/(pdf|msword|vnd\.ms-powerpoint|vnd\.openxmlformats-officedocument\..+)$/,
    names: 'PDF, Word and PowerPoint',
    maxBytes: 100 * MB,
  },
}

/**
 * Why LinkedIn can never take a job; undefined when it may. Only what is certain: the rest LinkedIn says itself.
 * Source: Posts, MultiImage, Images, Videos and Documents API.
 */
export function refusePost(job: PublishJob): string | undefined {
  if (job.kind !== 'feed' && job.kind !== 'article')
    return `LinkedIn has no ${job.kind === 'reel' ? 'reels' : 'stories'}`
  return refuseText(job) ?? job.media.map(refuseFile).find(Boolean) ?? refuseLink(job) ?? refuseMix(job)
}

function refuseText({ caption, media, link, options }: PublishJob): string | undefined {
  if (!caption.trim() && media.length === 0 && !link) return 'a post needs text, media or a link'
  const { length } = shownText(caption, options.mentions)
  return length > MAX_TEXT ? `LinkedIn takes at most ${MAX_TEXT} characters, this text has ${length}` : undefined
}

function refuseFile({ type, contentType, size, altText }: MediaItem): string | undefined {
  const { takes, names, maxBytes } = formats[type]
  if (contentType && !takes.test(contentType.split(';')[0] as string)) {
    return `LinkedIn does not take ${contentType}; for a ${type} it takes ${names}`
  }
  if (maxBytes && size && size > maxBytes) return `LinkedIn takes a ${type} of at most ${maxBytes / MB} MB`
  if (altText && altText.length > MAX_ALT_TEXT) return `LinkedIn takes at most ${MAX_ALT_TEXT} characters of alt text`
  return undefined
}

function refuseLink({ kind, media, link, options: { thumbnail } }: PublishJob): string | undefined {
  if (link && !(URL.canParse(link) && /^https?:$/.test(new URL(link).protocol))) return 'the link is no web address'
  if (kind !== 'article') {
    return link && media.length > 0
      ? 'LinkedIn shows either a link or media; write the link into the text, or make it an article with a picture'
      : undefined
  }
  if (!link) return 'an article needs a link'
  if (media.some(({ type }) => type !== 'image')) return "only an image can be an article's picture"
  if (thumbnail !== undefined && !media[thumbnail]) return `there is no image ${thumbnail} to be the article's picture`
  return media.length > 1 && thumbnail === undefined ? 'an article shows one picture; say which' : undefined
}

function refuseMix({ kind, media }: PublishJob): string | undefined {
  if (kind === 'article') return undefined
  const types = new Set(media.map(({ type }) => type))
  if (types.size > 1) return `LinkedIn does not mix ${[...types].join(' and ')} in one post`
  if (types.has('image')) {
    return media.length > MAX_IMAGES ? `at most ${MAX_IMAGES} images, this post has ${media.length}` : undefined
  }
  return media.length > 1 ? `LinkedIn shows one ${media[0]?.type} in a post, this one has ${media.length}` : undefined
}
