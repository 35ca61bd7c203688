import { counted } from '../domain/counted'
import type { FieldError } from '../domain/field-error'
import type { MediaItem } from '../domain/post'
import { formatOf } from '../media/media-formats'
import type { PostTools } from './post-tools'
import { UnusableFields } from './unusable-fields'

/** A file that was uploaded before, as a request names it. */
export type NamedUpload = {
  mediaId: string
  /** Said beside it, and then it has to be its own. */
  url?: string
  altText?: string
  /** Where it stands in the request: `media.0`. */
  path: string
}

/** What a request may say of its media: where they lie, or which upload they are. */
export type WantedMedia = MediaItem | NamedUpload

/** True for an upload that is named by its id. */
export const isNamed = (item: WantedMedia): item is NamedUpload => 'mediaId' in item

/**
 * Finds the files that were uploaded before, and counts them as used from now on.
 * @throws UnusableFields that names each which is not to be had
 */
export async function findUploads(
  tools: Pick<PostTools, 'media' | 'config'>,
  companyId: string,
  wanted: WantedMedia[],
): Promise<MediaItem[]> {
  const errors: FieldError[] = []
  const media: MediaItem[] = []
  for (const item of wanted) {
    const found = isNamed(item) ? await findUpload(tools, companyId, item) : item
    if ('message' in found) errors.push(found)
    else media.push(found)
  }
  if (errors.length > 0) throw new UnusableFields(errors, 'not-publishable')
  return media
}

async function findUpload(
  { media, config }: Pick<PostTools, 'media' | 'config'>,
  companyId: string,
  { mediaId, url, altText, path }: NamedUpload,
): Promise<MediaItem | FieldError> {
  const days = config.MEDIA_KEEP_DAYS
  const found = await media.useId(companyId, mediaId, days)
  if (found.kind === 'elsewhere') {
    const where = found.host ? `on the server ${found.host}` : 'on another server'
    const message = `is a file ${where}, with a folder of its own: upload it to this one, or let the servers share a folder or a bucket`
    return { path: `${path}.mediaId`, message }
  }
  if (found.kind === 'unknown') {
    const message = `is no file of yours: there never was one, or no post has used it for ${counted(days, 'day')} and it is gone. Upload it with POST /media`
    return { path: `${path}.mediaId`, message }
  }
  const { key, contentType, size } = found.file
  if (url !== undefined && url !== found.file.url) {
    return { path: `${path}.url`, message: 'is not the address of the file that mediaId names: leave it out' }
  }
  const type = formatOf(contentType)?.type ?? 'document'
  return { url: found.file.url, type, ...(altText && { altText }), key, contentType, size }
}
