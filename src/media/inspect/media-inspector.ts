import type { MediaItem } from '../../domain/post'
import type { Asker, CostlyWork } from '../costly-work/costly-work'
import type { MediaStore } from '../media-store'
import { RecentFiles } from '../recent-files'
import { inspectImage } from './inspect-image'
import { inspectVideo } from './inspect-video'
import type { Inspected } from './inspected'
import { withStoredFile } from './open-stored-file'
import { optionalProgram } from './optional-program'
import { readVideoApart } from './read-video-apart'
import type { ReadableBytes } from './readable-file'

/** What costs more to find out. */
type Wants = { frames: boolean }

/** Looks into files of the media store. */
export class MediaInspector {
  private readonly ffprobe: () => Promise<string | undefined>

  /**
   * @param ffprobeSetting a path or a name in PATH; `off` to do without
   * @param recent files of the store that need not be read again
   */
  constructor(
    private readonly store: MediaStore,
    ffprobeSetting: string,
    private readonly work: CostlyWork,
    private readonly recent: RecentFiles = new RecentFiles(),
  ) {
    this.ffprobe = optionalProgram(ffprobeSetting)
  }

  /** Whether looking into a medium is costly, so that a company should ask for one at a time. */
  isCostly({ type, contentType }: MediaItem): boolean {
    return type === 'video' || contentType === 'image/gif'
  }

  /**
   * What a stored file is; undefined for media that lie elsewhere, for documents, and for a file that is gone.
   * @throws Busy when it is costly, and the company has as much waiting as it may
   */
  async inspect(asker: Asker, item: MediaItem, wants: Wants): Promise<Inspected | undefined> {
    const { key, type, contentType } = item
    if (!key || !contentType || type === 'document') return undefined
    if (type === 'image') {
      const content = this.recent.take(key)
      const look = () =>
        content
          ? inspectImage(inMemory(content), contentType, wants)
          : withStoredFile(this.store, key, (file) => inspectImage(file, contentType, wants))
      return this.isCostly(item) ? this.work.take(asker, look) : look()
    }
    return this.work.take(asker, async (apart) => {
      const readers = { ffprobe: await this.ffprobe(), library: readVideoApart(apart), gone: asker.gone }
      return withStoredFile(this.store, key, (file) => inspectVideo(file, readers))
    })
  }
}

const inMemory = (content: Buffer): ReadableBytes => ({
  size: content.length,
  read: async (start, end) => content.subarray(start, end),
})
