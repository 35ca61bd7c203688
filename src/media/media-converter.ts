import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaItem } from '../domain/post'
import type { Conversion } from './convert/to-jpeg'
import type { Asker, CostlyWork } from './costly-work/costly-work'
import { JPEG_MS, MEMORY_MB } from './costly-work/limits'
import { withStoredFile } from './inspect/open-stored-file'
import { optionalProgram } from './inspect/optional-program'
import type { MediaLibrary, StoredMedia } from './media-library'
import { MediaRefused } from './media-refused'
import { type Remuxed, toMp4 } from './to-mp4'

export type Converted =
  /** The sides of a picture; those of a film are the same as before. */
  | { kind: 'made'; stored: StoredMedia; sides?: { width: number; height: number } }
  | { kind: 'failed'; why: string }
  | { kind: 'unavailable' }

/** Makes JPEGs of stored pictures, and MP4s of MOVs, and keeps them beside the originals. */
export class MediaConverter {
  private readonly ffmpeg: () => Promise<string | undefined>

  /** @param ffmpegSetting a path or a name in PATH; `off` to do without */
  constructor(
    private readonly media: MediaLibrary,
    ffmpegSetting: string,
    private readonly work: CostlyWork,
  ) {
    this.ffmpeg = optionalProgram(ffmpegSetting)
  }

  /** Whether this machine has what makes an MP4 of a MOV. */
  async makesMp4(): Promise<boolean> {
    return (await this.ffmpeg()) !== undefined
  }

  /**
   * @param asker whose picture it is
   * @param maxBytes what the JPEG may weigh
   * @throws Busy when the company has as much waiting as it may
   */
  async toJpeg(asker: Asker, { key }: MediaItem, maxBytes: number): Promise<Converted> {
    return inTemporaryFolder(async (folder) => {
      const converted = key ? await this.convert(asker, { key, folder, maxBytes }) : undefined
      if (!converted) return { kind: 'failed', why: 'the file is gone' }
      if (converted.kind !== 'made') return converted
      const { path, width, height } = converted
      const stored = await this.keep(asker, path, maxBytes)
      return { kind: 'made', stored, sides: { width, height } }
    })
  }

  /**
   * Puts the tracks of a MOV into an MP4. Whether it holds what the MOV does is to be looked at by the caller.
   * @param asker whose film it is
   * @throws Busy when the company has as much waiting as it may
   */
  async toMp4(asker: Asker, { key }: MediaItem): Promise<Converted> {
    const ffmpeg = await this.ffmpeg()
    if (!ffmpeg) return { kind: 'unavailable' }
    return inTemporaryFolder(async (folder) => {
      const made = key ? await this.remux(asker, ffmpeg, { key, folder }) : undefined
      if (made?.kind !== 'made') return made ?? { kind: 'failed', why: 'the file is gone' }
      try {
        return { kind: 'made', stored: await this.keep(asker, made.path, Number.POSITIVE_INFINITY) }
      } catch (error) {
        if (!(error instanceof MediaRefused) || error.refusal.kind === 'quota') throw error
        return { kind: 'failed', why: 'ffmpeg has made no video of it' }
      }
    })
  }

  /** Keeps what was made: a file that is opened here, and closed here however much of it is read. */
  private async keep({ companyId }: Asker, path: string, maxBytes: number): Promise<StoredMedia> {
    const content = createReadStream(path)
    // It may break before anybody reads it; whoever reads it then is told.
    content.on('error', () => {})
    try {
      return await this.media.save(companyId, content, { maxBytes })
    } finally {
      // Of one that is refused nobody reads the rest, and an open file keeps its place on the disk after its name is gone.
      content.destroy()
    }
  }

  private remux(
    asker: Asker,
    program: string,
    { key, folder }: { key: string; folder: string },
  ): Promise<Remuxed | undefined> {
    return this.work.take(asker, () =>
      withStoredFile(this.media.store, key, async (file) =>
        toMp4(program, { path: await file.path(), folder }, asker.gone),
      ),
    )
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

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'post-dispatcher-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const whyEnded = {
  time: `that takes longer than ${JPEG_MS / 1000} s`,
  memory: `that takes more than ${MEMORY_MB} MB of memory`,
  'broke-off': 'the image library broke off at it',
}
