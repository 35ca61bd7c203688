import type { MediaItem } from '../domain/post'
import { toJpeg } from './convert/to-jpeg'
import { withStoredFile } from './inspect/open-stored-file'
import type { MediaLibrary, StoredMedia } from './media-library'

export type Converted =
  | { kind: 'made'; stored: StoredMedia; width: number; height: number }
  | { kind: 'failed'; why: string }
  | { kind: 'unavailable' }

/** Makes JPEGs of stored pictures and keeps them beside the originals. */
export class MediaConverter {
  constructor(private readonly media: MediaLibrary) {}

  /**
   * @param companyId whose picture it is
   * @param maxBytes what the JPEG may weigh
   */
  async toJpeg(companyId: string, { key }: MediaItem, maxBytes: number): Promise<Converted> {
    const converted = key
      ? await withStoredFile(this.media.store, key, async ({ path }) => toJpeg(await path(), maxBytes))
      : undefined
    if (!converted) return { kind: 'failed', why: 'the file is gone' }
    if (converted.kind !== 'made') return converted
    const { content, width, height } = converted.jpeg
    return { kind: 'made', stored: await this.media.save(companyId, content, { maxBytes }), width, height }
  }
}
