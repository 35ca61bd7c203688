import { z } from 'zod'
import type { MediaItem, MediaType } from '../../domain/post'
import { exactText, webAddress } from './fields'

/** LinkedIn's limit, the widest of the three. */
export const MAX_ALT_TEXT = 4_086

/** Media that already lie somewhere: `{url, type?, altText?}`. The type may be ours, a MIME type, or left to the name. */
export const mediaByUrl = z
  .strictObject({
    url: webAddress,
    type: z.string('must be text').max(127).nullish(),
    altText: exactText(MAX_ALT_TEXT).nullish(),
  })
  .transform(({ url, type, altText }, context): MediaItem => {
    const known = type ? typeOfName(type) : typeOfExtension(url)
    if (!known) {
      const message = type
        ? 'must be image, video, document or a MIME type such as image/jpeg'
        : 'is needed here, because the address does not end in a known extension: image, video or document'
      context.addIssue({ code: 'custom', path: ['type'], message })
      return z.NEVER
    }
    const contentType = type?.includes('/') ? type.toLowerCase() : undefined
    return { url, type: known, ...(altText && { altText }), ...(contentType && { contentType }) }
  })

const documentMime = /^application\/(pdf|msword|vnd\.ms-powerpoint|vnd\.openxmlformats-officedocument\.[a-z.]+)$/

function typeOfName(name: string): MediaType | undefined {
  const lower = name.toLowerCase()
  if (lower === 'image' || lower === 'video' || lower === 'document') return lower
  if (/^image\/[\w.+-]+$/.test(lower)) return 'image'
  if (/^video\/[\w.+-]+$/.test(lower)) return 'video'
  return documentMime.test(lower) ? 'document' : undefined
}

function typeOfExtension(url: string): MediaType | undefined {
  const extension = /\.([a-z0-9]+)$/.exec(new URL(url).pathname.toLowerCase())?.[1] ?? ''
  if (['jpg', 'jpeg', 'png', 'gif', 'webp'].includes(extension)) return 'image'
  if (['mp4', 'm4v', 'mov'].includes(extension)) return 'video'
  return ['pdf', 'doc', 'docx', 'ppt', 'pptx'].includes(extension) ? 'document' : undefined
}
