import { selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, invalidParameter } from '../graph/graph-error'
import type { Params } from '../graph/params'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { acceptBlob, newUpload } from '../graph/video-upload'
import { type Answer, ok } from '../http/answer'
import { looksLikeVideo } from '../media/image-info'
import { finishUpload, startUpload, transferChunk } from './chunked-upload'
import { uploadByHandle } from './upload-sessions'
import { videoFields } from './video-fields'
import { addVideo, fetchVideoLater, startProcessing } from './video-life'

/** `POST /{page-id}/videos` in all its ways, and reading a video. */
export function addVideoRoutes(routes: GraphRoutes): void {
  routes
    .on('POST', 'page', 'videos', {
      name: (params) => `facebook.video.${readPhase(params) ?? 'create'}`,
      parameters: [
        'file_url',
        'source',
        'description',
        'title',
        'published',
        'thumb',
        'file_size',
        'upload_phase',
        'upload_session_id',
        'start_offset',
        'video_file_chunk',
        'fbuploader_video_file_chunk',
      ],
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: postVideo,
    })
    .on('GET', 'video', '', {
      name: 'facebook.video.read',
      scope: ['pages_read_engagement'],
      run: ({ world, params }, video) => ok(selectFields(world, video, videoFields, params.string('fields'))),
    })
    .on('DELETE', 'video', '', {
      name: 'facebook.video.delete',
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: deleteVideo,
    })
}

function postVideo(call: GraphCall, page: TargetOf<'page'>): Answer {
  switch (readPhase(call.params)) {
    case 'start':
      return startUpload(call, page)
    case 'transfer':
      return transferChunk(call, page)
    case 'finish':
      return finishUpload(call, page)
    case 'cancel':
      return ok({ success: true })
    default:
      return createVideo(call, page)
  }
}

function readPhase(params: Params): 'start' | 'transfer' | 'finish' | 'cancel' | undefined {
  const phase = params.string('upload_phase')?.toLowerCase()
  if (phase === undefined) return undefined
  if (phase === 'start' || phase === 'transfer' || phase === 'finish' || phase === 'cancel') return phase
  throw invalidParameter('Param upload_phase must be one of {CANCEL, FINISH, START, TRANSFER}')
}

// The answer names the video. Whether anybody can see it is said by its status, later.
function createVideo({ world, params }: GraphCall, page: TargetOf<'page'>): Answer {
  const url = params.string('file_url')
  const handle = params.string('fbuploader_video_file_chunk')
  const file = params.files.get('source')
  const upload = handle ? uploadByHandle(world, handle) : newUpload()
  if (!upload || (!url && !handle && !file)) {
    throw graphRefusal({ code: 389, message: '(#389) Unable to fetch video file from URL, or no file was given.' })
  }
  if (url && !URL.canParse(url)) throw invalidParameter('file_url should represent a valid URL')
  const texts = { title: params.string('title'), description: params.string('description') }
  const video = addVideo(world, page.id, 'feed', upload, texts)
  video.wanted = params.boolean('published') === false ? 'draft' : 'published'
  if (url) {
    fetchVideoLater(world, video, url)
  } else {
    if (file) {
      if (!looksLikeVideo(file.bytes))
        throw graphRefusal({ code: 352, message: '(#352) The video file is of an unsupported format.' })
      acceptBlob(upload, world.blobs.add(file.bytes))
    }
    startProcessing(world, video)
  }
  return ok({ id: video.id })
}

function deleteVideo({ world }: GraphCall, video: TargetOf<'video'>): Answer {
  world.graph.remove(video)
  for (const id of video.posts) {
    const shown = world.publications.get(id)
    if (shown) shown.deletedAt = world.clock.now()
    const post = world.graph.find('post', id)
    if (post) world.graph.remove(post)
  }
  return ok({ success: true })
}
