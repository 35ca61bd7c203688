import { instagramError } from '../graph/graph-error'
import type { Container, ContainerMedia } from '../graph/nodes'
import { fetchMedia } from '../media/fetch-media'
import { type ImageInfo, imageInfo, looksLikeVideo } from '../media/image-info'
import { lastsOutside } from '../media/video-seconds'
import type { World } from '../state/world'
import { failContainer, startProcessing } from './container-state'

const MAX_IMAGE_BYTES = 8 * 1024 * 1024
const MAX_REEL_BYTES = 300 * 1024 * 1024
const MAX_STORY_BYTES = 100 * 1024 * 1024
const NARROWEST = 4 / 5
const WIDEST = 1.91

/** Fetches and checks a picture within the creating call, as the platform does: its errors come with that answer. */
export async function fetchImage(
  world: World,
  url: string,
  shape: Container['shape'],
  altText: string | undefined,
): Promise<ContainerMedia> {
  const media: ContainerMedia = { type: 'image', url, ...(altText && { altText }) }
  if (!world.switches.fetchMedia) return media
  const blob = await fetchMedia(world, url, MAX_IMAGE_BYTES)
  if (blob === 'too-large') throw instagramError(36000, 2207004, 'The image size is too large.')
  if (typeof blob === 'string') {
    throw instagramError(
      9004,
      2207052,
      'Only photo or video can be accepted as media type.',
      'The media could not be fetched from this uri.',
    )
  }
  checkImage(imageInfo(blob.bytes), shape)
  return { ...media, blob }
}

function checkImage(info: ImageInfo | undefined, shape: Container['shape']): void {
  if (info?.format !== 'jpeg') throw instagramError(36001, 2207005, 'The image format is not supported.')
  const ratio = info.width / info.height
  // Stories are shown upright and take any picture; the advised 9:16 is no rule.
  if (shape === 'story') return
  // A pixel of rounding is not held against a picture cut to exactly 4:5.
  if (ratio < NARROWEST - 0.005 || ratio > WIDEST + 0.005) {
    throw instagramError(36003, 2207009, 'The aspect ratio is not supported.')
  }
}

/** Fetches a video after the creating call was answered: its errors show in the container's status. */
export function fetchVideoLater(world: World, container: Container, url: string): void {
  if (!world.switches.fetchMedia) {
    startProcessing(world, container)
    return
  }
  const limit = container.shape === 'story' ? MAX_STORY_BYTES : MAX_REEL_BYTES
  void fetchMedia(world, url, limit).then((blob) => {
    if (blob === 'too-large') return failContainer(container, 2207026)
    if (typeof blob === 'string') return failContainer(container, 2207052)
    if (!looksLikeVideo(blob.bytes) || hasWrongLength(blob.bytes, container)) return failContainer(container, 2207026)
    const [media] = container.media
    if (media) media.blob = blob
    startProcessing(world, container)
  })
}

// For the videos of a carousel no limits of their own are known.
function hasWrongLength(bytes: Buffer, { shape }: Container): boolean {
  if (shape === 'reel') return lastsOutside(bytes, 3, 900)
  return shape === 'story' && lastsOutside(bytes, 3, 60)
}
