import type { MediaItem, Platform, PostType } from '../../domain/post'
import type { FieldError } from '../problem'
import { characters } from './fields'

/** What is asked to be published, as far as it decides whether a platform can take it. */
export type Draft = {
  postType: PostType
  caption: string | null
  media: MediaItem[]
  link: string | null
}

const names: Record<Platform, string> = { facebook: 'Facebook', instagram: 'Instagram', linkedin: 'LinkedIn' }

const MB = 1024 * 1024

/** What the publishers can do today, and what the platforms refuse for certain. A new ability is a change of a row here. */
type Rules = {
  postTypes: readonly PostType[]
  media: readonly MediaItem['type'][]
  minMedia: number
  maxMedia: number
  maxCaption: number
  /** Content types of images the platform takes. */
  images: readonly string[]
  maxImageBytes: number
  /** Whether a post without media may carry a link of its own. */
  link: boolean
}
const rules: Record<Platform, Rules> = {
  facebook: {
    postTypes: ['feed'],
    media: ['image'],
    minMedia: 0,
    maxMedia: 10,
    maxCaption: 63_206,
    images: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/bmp', 'image/tiff'],
    maxImageBytes: 10 * MB,
    link: true,
  },
  instagram: {
    postTypes: ['feed'],
    media: ['image'],
    minMedia: 1,
    maxMedia: 10,
    maxCaption: 2_200,
    images: ['image/jpeg', 'image/jpg'],
    maxImageBytes: 8 * MB,
    link: false,
  },
  linkedin: {
    postTypes: ['feed'],
    media: ['image'],
    minMedia: 0,
    maxMedia: 20,
    maxCaption: 3_000,
    images: ['image/jpeg', 'image/jpg', 'image/png', 'image/gif'],
    maxImageBytes: Number.POSITIVE_INFINITY,
    link: false,
  },
}

/** Why a platform can not publish a draft: nothing when it can. Only what is certain now; the rest the platform says. */
export function unpublishable(platform: Platform, draft: Draft): FieldError[] {
  const rule = rules[platform]
  const name = names[platform]
  if (draft.postType === 'article' && !draft.link) return [{ path: 'link', message: 'an article needs a link' }]
  if (!rule.postTypes.includes(draft.postType)) {
    return [{ path: 'postType', message: `${draft.postType} is not supported yet for ${name}` }]
  }
  return [...mediaErrors(rule, name, draft.media), ...textErrors(rule, name, draft)]
}

function mediaErrors(rule: Rules, name: string, media: MediaItem[]): FieldError[] {
  const errors: FieldError[] = []
  if (media.length < rule.minMedia) {
    errors.push({ path: 'media', message: `${name} needs at least one image; send files or media` })
  }
  if (media.length > rule.maxMedia) {
    errors.push({
      path: 'media',
      message: `${name} takes at most ${rule.maxMedia} images, this post has ${media.length}`,
    })
  }
  media.forEach((item, index) => {
    const path = `media.${index}`
    if (!rule.media.includes(item.type)) {
      errors.push({ path, message: `a ${item.type} is not supported yet for ${name}` })
      return
    }
    if (item.contentType && !rule.images.includes(item.contentType)) {
      errors.push({ path, message: `${name} does not take ${item.contentType}; it takes ${rule.images.join(', ')}` })
    }
    if (item.size !== undefined && item.size > rule.maxImageBytes) {
      errors.push({ path, message: `${name} takes images of at most ${rule.maxImageBytes / MB} MB` })
    }
  })
  return errors
}

function textErrors(rule: Rules, name: string, { caption, media, link }: Draft): FieldError[] {
  const errors: FieldError[] = []
  if (media.length === 0 && rule.minMedia === 0 && !link && !caption?.trim()) {
    const message = `a post without media needs a caption${rule.link ? ' or a link' : ''}`
    errors.push({ path: 'caption', message })
  }
  const length = caption ? characters(caption) : 0
  if (length > rule.maxCaption) {
    const message = `${name} takes at most ${rule.maxCaption} characters, this caption has ${length}`
    errors.push({ path: 'caption', message })
  }
  if (link && !rule.link) {
    errors.push({
      path: 'link',
      message: `a link of its own is not supported yet for ${name}; write it into the caption`,
    })
  } else if (link && media.length > 0) {
    errors.push({ path: 'link', message: `${name} shows either a link or images; write the link into the caption` })
  }
  return errors
}
