import type { MediaItem } from '../../domain/post'
import type { MediaStore } from '../media-store'
import { Semaphore } from '../semaphore'
import { findProgram } from './find-program'
import { inspectImage } from './inspect-image'
import { inspectVideo } from './inspect-video'
import type { Inspected } from './inspected'
import { withStoredFile } from './open-stored-file'

/** Reading a video starts a process or a thread: so many at once, whatever arrives. */
const VIDEOS_AT_ONCE = 2

/** Looks into files of the media store. */
export class MediaInspector {
  private readonly videos = new Semaphore(VIDEOS_AT_ONCE)
  private ffprobe: Promise<string | undefined> | undefined

  /** @param ffprobe a path or a name in PATH; `off` to do without */
  constructor(
    private readonly store: MediaStore,
    private readonly ffprobeSetting: string,
  ) {}

  /**
   * What a stored file is; undefined for media that lie elsewhere, for documents, and for a file that is gone.
   * @param wants what costs more to find out
   */
  async inspect({ key, type, contentType }: MediaItem, wants: { frames: boolean }): Promise<Inspected | undefined> {
    if (!key || !contentType || type === 'document') return undefined
    if (type === 'image') return withStoredFile(this.store, key, (file) => inspectImage(file, contentType, wants))
    return this.videos.take(async () => {
      const program = await this.findFfprobe()
      return withStoredFile(this.store, key, (file) => inspectVideo(file, program))
    })
  }

  private findFfprobe(): Promise<string | undefined> {
    this.ffprobe ??= this.ffprobeSetting === 'off' ? Promise.resolve(undefined) : findProgram(this.ffprobeSetting)
    return this.ffprobe
  }
}
