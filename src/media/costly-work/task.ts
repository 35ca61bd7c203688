import type { Conversion, JpegWanted } from '../convert/to-jpeg'
import type { Thumbnail, ThumbnailWanted } from '../convert/to-thumbnail'
import type { VideoFacts } from '../inspect/video-facts'

/** What a process apart is asked to do. All paths are absolute. */
export type Task =
  | ({ kind: 'jpeg' } & JpegWanted)
  | ({ kind: 'thumbnail' } & ThumbnailWanted)
  | { kind: 'video'; path: string }

/** What it is told: a task, or to be ready for one. */
export type Asked = Task | { kind: 'prepare'; for: Task['kind'] }

/** What it says to a task: that it begins, its libraries being loaded, and what came out. */
export type Said = { kind: 'begins' } | { kind: 'result'; result: Conversion | Thumbnail | VideoFacts | undefined }

/** Why a task was given up: the last is for what the process itself did not survive. */
export type Ended = 'time' | 'memory' | 'broke-off'

/** What a task came to. */
export type Outcome<Result> =
  | { kind: 'done'; result: Result }
  /** The file took more than it may. */
  | { kind: 'ended'; because: Ended }
  /** The process or its libraries cannot be started here. */
  | { kind: 'unavailable' }

/** What decodes files in a process apart. */
export type Apart = {
  toJpeg(wanted: JpegWanted): Promise<Outcome<Conversion>>
  toThumbnail(wanted: ThumbnailWanted): Promise<Outcome<Thumbnail>>
  /** Undefined for what the library cannot read. */
  readVideo(path: string): Promise<Outcome<VideoFacts | undefined>>
}
