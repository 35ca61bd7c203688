import type { NodeFields } from '../graph/fields'
import type { Video } from '../graph/nodes'
import { graphTime } from '../graph/time'
import type { World } from '../state/world'

export function videoPermalink(video: Video): string {
  return `https://www.facebook.com/reel/${video.id}/`
}

/** What reads and listings show of a video. */
export const videoFields: NodeFields<Video> = {
  typeName: 'Video',
  standard: ['description', 'updated_time', 'id'],
  table: {
    id: (video) => video.id,
    title: (video) => video.title || undefined,
    description: (video) => video.description || undefined,
    created_time: (video) => graphTime(video.createdAt),
    updated_time: (video) => graphTime(video.publishedAt ?? video.createdAt),
    permalink_url: videoPermalink,
    published: (video) => video.posts.length > 0,
    post_id: (video) => video.posts[0],
    source: (video, world) => video.upload.blob && `${world.url}/_sandbox/media/${video.upload.blob.sha256}`,
    status: (video, world) => statusOf(world, video),
  },
}

function statusOf(world: World, video: Video) {
  const done = world.switches.phaseStatusWord
  const { upload, processing } = video
  const published = video.posts.length > 0
  const failed = upload.state === 'error' || processing === 'error'
  return {
    video_status: videoStatus(video),
    uploading_phase: {
      status: upload.state === 'complete' ? done : upload.state,
      [world.switches.facebookBytesField]: upload.blob?.size ?? upload.digest.size,
      source_file_size: upload.expected,
      ...(upload.error && { errors: [{ code: 1363030, message: upload.error }] }),
    },
    processing_phase: {
      status: processing === 'complete' ? done : processing,
      ...(processing === 'error' && { error: { message: 'The video could not be processed.' } }),
    },
    publishing_phase: {
      status: published ? done : publishingStatus(video, failed),
      ...(published && { publish_status: 'published', publish_time: graphTime(video.publishedAt ?? video.createdAt) }),
      ...(video.wanted === 'draft' && { publish_status: 'draft' }),
    },
  }
}

function publishingStatus(video: Video, failed: boolean): string {
  if (video.wanted !== 'published') return 'not_started'
  return failed ? 'error' : 'in_progress'
}

function videoStatus({ upload, processing }: Video): string {
  if (upload.state === 'error') return 'upload_failed'
  if (upload.state !== 'complete') return 'uploading'
  if (processing === 'error') return 'error'
  return processing === 'complete' ? 'ready' : 'processing'
}
