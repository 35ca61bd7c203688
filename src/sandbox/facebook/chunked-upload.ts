import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, invalidParameter } from '../graph/graph-error'
import type { Video } from '../graph/nodes'
import type { TargetOf } from '../graph/routes'
import { completeUpload, newUpload } from '../graph/video-upload'
import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'
import { addVideo, startProcessing, wantPublished } from './video-life'

/** What the platform asks for at a time. */
const CHUNK_BYTES = 4 * 1024 * 1024

/** `upload_phase=start`: a video and a session, which here are one and the same. */
export function startUpload({ world, params }: GraphCall, page: TargetOf<'page'>): Answer {
  const size = params.number('file_size')
  if (!size || size < 1024)
    throw graphRefusal({ code: 100, subcode: 1363022, message: '(#100) The video file is too small' })
  const video = addVideo(world, page.id, 'feed', newUpload(size))
  video.upload.state = 'in_progress'
  return ok({ video_id: video.id, upload_session_id: video.id, ...nextRange(video) })
}

/** `upload_phase=transfer`: one chunk, which must begin where the last one ended. */
export function transferChunk({ world, params }: GraphCall, page: TargetOf<'page'>): Answer {
  const video = sessionVideo(world, params.required('upload_session_id'), page.id)
  const chunk = params.files.get('video_file_chunk')
  if (!chunk) throw invalidParameter('The parameter video_file_chunk is required')
  if (params.number('start_offset') !== video.upload.digest.size) {
    throw graphRefusal({
      code: 6000,
      subcode: 1363037,
      message: 'There was a problem uploading your video file. Please try again with the right offset.',
      data: nextRange(video),
    })
  }
  video.upload.digest.add(chunk.bytes)
  return ok(nextRange(video))
}

/** `upload_phase=finish`: publishes the video as soon as it is processed. */
export function finishUpload({ world, params }: GraphCall, page: TargetOf<'page'>): Answer {
  const video = sessionVideo(world, params.required('upload_session_id'), page.id)
  if (video.upload.digest.size !== video.upload.expected) {
    throw graphRefusal({ code: 6000, subcode: 1363030, message: 'The upload is not complete', data: nextRange(video) })
  }
  if (video.wanted) return ok({ success: true })
  video.description = params.string('description') ?? ''
  video.title = params.string('title') ?? ''
  if (!completeUpload(world, video.upload)) {
    throw graphRefusal({ code: 352, subcode: 1363024, message: '(#352) The video file is of an unsupported format.' })
  }
  wantPublished(world, video)
  startProcessing(world, video)
  return ok({ success: true })
}

function sessionVideo(world: World, id: string, page: string): Video {
  const video = world.graph.find('video', id)
  if (!video || video.account !== page) throw invalidParameter('Invalid upload_session_id')
  return video
}

// Equal ends say that nothing is missing.
function nextRange({ upload }: Video): { start_offset: string; end_offset: string } {
  const start = upload.digest.size
  return { start_offset: String(start), end_offset: String(Math.min(upload.expected, start + CHUNK_BYTES)) }
}
