import { z } from 'zod'
import type { MediaItem } from '../../domain/post'
import { invalidFields } from '../problems/problem'
import { exactText, webAddress } from './fields'
import { MAX_ALT_TEXT } from './media-by-url'
import { mediaId, mediaToPublish } from './media-to-publish'
import { mediaItemSchema } from './post-schema'

/** What an answer said, come back: wider than any of it. */
const echoed = z.string().max(1_000).optional()

/** One of the media of an edit: a new address, that of one the post has, or an upload. */
export const editedMedia = z.strictObject({
  // What answers say of a file may be sent back as it is. It says nothing: files speak for themselves.
  ...mediaItemSchema.shape,
  contentType: echoed,
  name: echoed,
  videoCodec: echoed,
  mediaId: mediaId.nullish(),
  url: webAddress.nullish(),
  type: z.string('must be text').max(127).nullish(),
  altText: exactText(MAX_ALT_TEXT).nullish(),
})

type EditedMedia = Pick<z.output<typeof editedMedia>, 'mediaId' | 'url' | 'type' | 'altText'>

/** Media that the post has keep what is known of them; of these, an alternative text that is not given stays. */
export function mergedMedia(wanted: EditedMedia[], stored: MediaItem[]): z.output<typeof mediaToPublish>[] {
  return wanted.map(({ mediaId, url, type, altText }, index) => {
    const kept = mediaId ? undefined : stored.find((item) => item.url === url)
    if (kept) {
      const { altText: before, ...item } = kept
      const after = altText === undefined ? before : altText
      return { ...item, ...(after && { altText: after }) }
    }
    const parsed = mediaToPublish.safeParse({ mediaId, url, type, altText })
    if (parsed.success) return parsed.data
    throw invalidFields(
      parsed.error.issues.map((issue) => ({
        path: ['media', index, ...issue.path.map(String)].join('.'),
        message: issue.message,
      })),
    )
  })
}
