import { z } from 'zod'
import type { MediaItem } from '../../domain/post'
import type { NamedUpload, WantedMedia } from '../../posts/named-uploads'
import { MAX_FILES } from '../media/receive-files'
import { invalidFields } from '../problems/problem'
import { exactText, webAddress } from './fields'
import { MAX_ALT_TEXT, mediaByUrl } from './media-by-url'

/** A file that was uploaded before, as `POST /media` has named it. */
export const mediaId = z
  .string('must be text')
  .regex(/^[0-9a-f]{48}$/, 'must be a mediaId as POST /media answers it')
  .meta({
    description: 'A file that was uploaded with `POST /media`, instead of `url`',
    examples: ['9f2c41d07ab35e886410c3d95b7f20ea41867bd3f05c92ae'],
  })

/** What `POST /media` says of a file, and nobody has to say. */
const saidOfUploads = {
  width: z.number().nullish(),
  height: z.number().nullish(),
  durationMs: z.number().nullish(),
  size: z.number().nullish(),
}

/** One of the media of a request: `{url, type?, altText?}` or `{mediaId, altText?}`. */
export const mediaToPublish = z
  .strictObject({
    mediaId: mediaId.nullish(),
    url: webAddress.nullish().meta({ description: 'Where it lies on the web' }),
    type: z.string('must be text').max(127).nullish().meta({
      description:
        '`image`, `video`, `document` or a MIME type; may be left out when the address ends in a known extension',
    }),
    altText: exactText(MAX_ALT_TEXT).nullish(),
    ...saidOfUploads,
  })
  .transform((item, context): MediaItem | Omit<NamedUpload, 'path'> => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const { mediaId, url, type, altText } = item
    if (mediaId) return { mediaId, ...(url && { url }), ...(altText && { altText }) }
    for (const name of Object.keys(saidOfUploads)) if (name in item) issue(name, 'goes with a mediaId alone')
    if (!url) {
      issue('url', 'is missing, and so is mediaId: one of them is needed')
      return z.NEVER
    }
    const parsed = mediaByUrl.safeParse({ url, type, altText })
    if (parsed.success) return parsed.data
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message })
    return z.NEVER
  })
  .meta({
    id: 'MediaToPublish',
    description:
      'A picture, video or document: one that lies somewhere on the web, by its `url`, or one that was uploaded before, by its `mediaId`. What `POST /media` says of a file may be sent back as it is',
  })

/**
 * All media of a request: its files first.
 * @throws ApiProblem 400 when they are too many together
 */
export function withFiles(files: MediaItem[], media: (MediaItem | Omit<NamedUpload, 'path'>)[]): WantedMedia[] {
  const named = media.map(
    (item, index): WantedMedia => ('mediaId' in item ? { ...item, path: `media.${index}` } : item),
  )
  if (files.length + named.length <= MAX_FILES) return [...files, ...named]
  throw invalidFields([{ path: 'media', message: `at most ${MAX_FILES} files and media together` }])
}
