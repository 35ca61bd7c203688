import type { Video } from '../graph/nodes'
import { acceptBlob, type VideoUpload } from '../graph/video-upload'
import { fetchMedia } from '../media/fetch-media'
import { looksLikeVideo } from '../media/image-info'
import { lastsOutside } from '../media/video-seconds'
import type { World } from '../state/world'
import { addPost, publishPost } from './post'

/** An error page of 2020 speaks of 2 GB; the current maximum was not found. */
const MAX_VIDEO_BYTES = 2 * 1024 ** 3

/** A video whose bytes are still to come. */
export function addVideo(
  world: World,
  account: string,
  surface: Video['surface'],
  upload: VideoUpload,
  texts: { title?: string | undefined; description?: string | undefined } = {},
): Video {
  return world.graph.add<Video>({
    kind: 'video',
    id: world.ids.next(),
    account,
    surface,
    title: texts.title ?? '',
    description: texts.description ?? '',
    createdAt: world.clock.now(),
    upload,
    processing: 'not_started',
    posts: [],
  })
}

/** Fetches a video after the call was answered; its errors show in the video's status. */
export function fetchVideoLater(world: World, video: Video, url: string): void {
  const { upload } = video
  upload.sourceUrl = url
  upload.state = 'in_progress'
  if (!world.switches.fetchMedia) {
    upload.state = 'complete'
    startProcessing(world, video)
    return
  }
  void fetchMedia(world, url, MAX_VIDEO_BYTES).then((blob) => {
    if (typeof blob === 'string' || !looksLikeVideo(blob.bytes)) {
      upload.state = 'error'
      upload.error = typeof blob === 'string' ? 'The video could not be downloaded.' : 'The file is no video.'
      return
    }
    acceptBlob(upload, blob)
    upload.expected = blob.size
    startProcessing(world, video)
  })
}

/** Encodes a video whose bytes are all there, and publishes it when that was already asked for. */
export function startProcessing(world: World, video: Video): void {
  // A fetch may end after the sandbox was put back to the beginning.
  if (world.graph.get(video.id) !== video) return
  video.processing = 'in_progress'
  world.clock.later(world.switches.facebookVideoProcessingMs, () => {
    if (world.switches.facebookVideoProcessingFails || hasWrongLength(video)) {
      video.processing = 'error'
      return
    }
    video.processing = 'complete'
    if (video.wanted === 'published' && video.posts.length === 0) makeVisible(world, video)
  })
}

/** Asks for publication. Nobody sees the video before it is processed. */
export function wantPublished(world: World, video: Video): void {
  video.wanted = 'published'
  if (video.processing === 'complete') makeVisible(world, video)
}

/** Publishes a processed video as a post; again, when called again. */
export function makeVisible(world: World, video: Video): void {
  const post = addPost(world, video.account, { message: video.description, video: video.id })
  video.posts.push(post.id)
  video.publishedAt = world.clock.now()
  publishPost(world, post, video.surface === 'reel' ? 'reel' : 'feed')
}

// 1363128; how long a video of the feed may be was not found.
function hasWrongLength({ surface, upload }: Video): boolean {
  if (!upload.blob || surface === 'feed') return false
  return lastsOutside(upload.blob.bytes, 3, surface === 'reel' ? 90 : 60)
}
