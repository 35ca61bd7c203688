import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaItem } from '../domain/post'
import type { Conversion } from './convert/to-jpeg'
import type { Asker, CostlyWork } from './costly-work/costly-work'
import { JPEG_MS, MEMORY_MB } from './costly-work/limits'
import { withStoredFile } from './inspect/open-stored-file'
import type { MediaLibrary, StoredMedia } from './media-library'

export type Converted =
  | { kind: 'made'; stored: StoredMedia; width: number; height: number }
  | { kind: 'failed'; why: string }
  | { kind: 'unavailable' }

/** Makes JPEGs of stored pictures and keeps them beside the originals. */
export class MediaConverter {
  constructor(
    private readonly media: MediaLibrary,
    private readonly work: CostlyWork,
  ) {}

  /**
   * @param asker whose picture it is
   * @param maxBytes what the JPEG may weigh
   * @throws Busy when the company has as much waiting as it may
   */
  async toJpeg(asker: Asker, { key }: MediaItem, maxBytes: number): Promise<Converted> {
    const folder = await mkdtemp(join(tmpdir(), 'post-dispatcher-'))
    try {
      const converted = key ? await this.convert(asker, { key, folder, maxBytes }) : undefined
      if (!converted) return { kind: 'failed', why: 'the file is gone' }
      if (converted.kind !== 'made') return converted
      const { path, width, height } = converted
      return {
        kind: 'made',
        stored: await this.media.save(asker.companyId, createReadStream(path), { maxBytes }),
        width,
        height,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  private convert(
    asker: Asker,
    { key, ...wanted }: { key: string; folder: string; maxBytes: number },
  ): Promise<Conversion | undefined> {
    return this.work.take(asker, ({ toJpeg }) =>
      withStoredFile(this.media.store, key, async (file) => {
        const outcome = await toJpeg({ path: await file.path(), ...wanted })
        switch (outcome.kind) {
          case 'done':
            return outcome.result
          case 'ended':
            return { kind: 'failed', why: whyEnded[outcome.because] }
          case 'unavailable':
            return { kind: 'unavailable' }
        }
      }),
    )
  }
}

const whyEnded = {
  time: `that takes longer than ${JPEG_MS / 1000} s`,
  memory: `that takes more than ${MEMORY_MB} MB of memory`,
  'broke-off': 'the image library broke off at it',
}
