import type { PublishJob } from '../../calls/publisher'

/** Ten are accepted; a documented maximum was not found. */
const MAX_PHOTOS = 10

/** Why Facebook can never publish this, by rules that are certain. */
export function refuseForFacebook(job: PublishJob): string | undefined {
  const other = job.media.find((item) => item.type === 'document')
  if (other) return 'Facebook takes pictures and videos, no documents'
  const videos = job.media.filter((item) => item.type === 'video').length
  const photos = job.media.length - videos
  switch (job.kind) {
    case 'article':
      return 'Facebook has no articles; publish a link as a feed post'
    case 'reel':
      return videos === 1 && photos === 0 ? refuseAddress(job) : 'a reel needs exactly one video'
    case 'story':
      return job.media.length === 1 ? refuseAddress(job) : 'a story needs exactly one picture or one video'
    case 'feed':
      return refuseFeed(job, photos, videos)
  }
}

// Videos are fetched from everywhere but Facebook's own servers.
function refuseAddress({ media: [item] }: PublishJob): string | undefined {
  if (item?.type !== 'video' || item.key || !URL.canParse(item.url)) return undefined
  const isOwn = /(^|\.)fbcdn\.net$/.test(new URL(item.url).hostname)
  return isOwn ? 'Facebook does not fetch videos from fbcdn.net' : undefined
}

function refuseFeed(job: PublishJob, photos: number, videos: number): string | undefined {
  if (photos > 0 && videos > 0) return 'Facebook does not mix pictures and videos in one post'
  if (videos > 1) return 'a Facebook post takes one video'
  if (photos > MAX_PHOTOS) return `at most ${MAX_PHOTOS} images, this post has ${photos}`
  if (job.link && job.media.length > 0) return 'a Facebook post shows either a link or media, not both'
  if (!job.caption.trim() && !job.link && job.media.length === 0) return 'there is nothing to publish'
  return undefined
}
