import type { MediaItem } from '../domain/post'
import { toJpeg } from './convert/to-jpeg'
import { withStoredFile } from './inspect/open-stored-file'
import type { MediaStore, StoredMedia } from './media-store'

export type Converted =
  | { kind: 'made'; stored: StoredMedia; width: number; height: number }
  | { kind: 'failed'; why: string }
  | { kind: 'unavailable' }

/** Makes JPEGs of stored pictures and keeps them beside the originals. */
export class MediaConverter {
  constructor(private readonly store: MediaStore) {}

  /** @param maxBytes what the JPEG may weigh */
  async toJpeg({ key }: MediaItem, maxBytes: number): Promise<Converted> {
    const converted = key ? await withStoredFile(this.store, key, ({ path }) => toJpeg(path, maxBytes)) : undefined
    if (!converted) return { kind: 'failed', why: 'the file is gone' }
    if (converted.kind !== 'made') return converted
    const { content, width, height } = converted.jpeg
    return { kind: 'made', stored: await this.store.save(content, { maxBytes }), width, height }
  }
}
