import type { MediaFacts, MediaItem } from '../../domain/post'
import type { PostTools } from '../post-tools'

/** Programs differ by some frames about where a film ends. */
const SLACK_MS = 250

/**
 * The MP4 that was made of a MOV, looked into like a file that was uploaded: it has to show and play the same. Until that is
 * known the post has the MOV, which is not touched.
 */
export async function checkedMp4(
  { inspector, gone }: PostTools,
  companyId: string,
  film: MediaItem,
  made: MediaItem,
): Promise<{ item: MediaItem } | { kind: 'failed'; why: string }> {
  const inspected =
    made.contentType === 'video/mp4' ? await inspector.inspect({ companyId, gone }, made, { frames: false }) : undefined
  if (inspected?.kind === 'read' && isSameFilm(film, inspected.facts)) return { item: { ...made, ...inspected.facts } }
  return { kind: 'failed', why: 'what ffmpeg has made of it is not the same film' }
}

const isSameFilm = (one: MediaFacts, other: MediaFacts): boolean =>
  one.width === other.width &&
  one.height === other.height &&
  one.videoCodec === other.videoCodec &&
  one.hasAudio === other.hasAudio &&
  one.audioCodec === other.audioCodec &&
  Math.abs((one.durationMs ?? 0) - (other.durationMs ?? 0)) <= SLACK_MS
