import type { PublishJob } from '../../calls/publisher'

/** What a job becomes on Instagram. A single video in the feed is a reel: a lone `media_type=VIDEO` ended in 2023. */
export type Shape = 'image' | 'carousel' | 'reel' | 'story-image' | 'story-video'

/** Asked only of jobs that were not refused. */
export function shapeOf(job: PublishJob): Shape {
  const isVideo = job.media[0]?.type === 'video'
  if (job.kind === 'story') return isVideo ? 'story-video' : 'story-image'
  if (job.media.length > 1) return 'carousel'
  return isVideo ? 'reel' : 'image'
}
