import { selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, invalidParameter, notImitatedHere } from '../graph/graph-error'
import type { Video } from '../graph/nodes'
import { listPage } from '../graph/paging'
import type { Params } from '../graph/params'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { newUpload } from '../graph/video-upload'
import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'
import { videoFields } from './video-fields'
import { addVideo, makeVisible, wantPublished } from './video-life'

const DAY_MS = 24 * 3_600_000

/** `POST /{page-id}/video_reels` start and finish, and the list of reels. The bytes go to rupload in between. */
export function addReelRoutes(routes: GraphRoutes): void {
  routes
    .on('POST', 'page', 'video_reels', {
      name: (params) => `facebook.reel.${readPhase(params)}`,
      parameters: ['upload_phase', 'video_id', 'video_state', 'description', 'title', 'place'],
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: (call, page) => {
        if (readPhase(call.params) === 'finish') return finishReel(call, page)
        return ok(startVideo(call.world, page.id, 'reel'))
      },
    })
    .on('GET', 'page', 'video_reels', {
      name: 'facebook.reel.list',
      scope: ['pages_read_engagement'],
      run: listReels,
    })
}

/** One table of the docs says `complete` where its own enumeration and all examples say `finish`. */
export function readPhase(params: Params): 'start' | 'finish' {
  const phase = params.string('upload_phase')?.toLowerCase()
  if (phase === 'start' || phase === 'finish') return phase
  throw invalidParameter('Param upload_phase must be one of {start, finish}')
}

/** Opens a video and says where its bytes go. */
export function startVideo(world: World, page: string, surface: 'reel' | 'story') {
  const video = addVideo(world, page, surface, newUpload())
  return { video_id: video.id, upload_url: `${world.url}/facebook-upload/video-upload/v26.0/${video.id}` }
}

/** The video a `finish` names, with its bytes on the way or there. */
export function startedVideo({ world, params }: GraphCall, page: string, surface: Video['surface']): Video {
  const video = world.graph.find('video', params.required('video_id'))
  if (!video || video.account !== page || video.surface !== surface) throw invalidParameter('Invalid video_id')
  if (video.upload.state === 'not_started') {
    throw graphRefusal({ code: 6000, subcode: 1363130, message: 'The video has not been uploaded yet.' })
  }
  return video
}

// An acknowledgement only: whether the reel is out is said by its status, later.
function finishReel(call: GraphCall, page: TargetOf<'page'>): Answer {
  const { world, params } = call
  const video = startedVideo(call, page.id, 'reel')
  const state = params.string('video_state') ?? 'PUBLISHED'
  if (state === 'SCHEDULED') throw notImitatedHere('video_state SCHEDULED')
  if (state !== 'PUBLISHED' && state !== 'DRAFT') {
    throw invalidParameter('Param video_state must be one of {PUBLISHED, DRAFT, SCHEDULED}')
  }
  if (video.wanted === 'published') return finishAgain(world, video)
  refuseTooMany(world, page.id)
  video.description = params.string('description') ?? ''
  video.title = params.string('title') ?? ''
  if (state === 'DRAFT') video.wanted = 'draft'
  else wantPublished(world, video)
  return acknowledge(world, video)
}

function finishAgain(world: World, video: Video): Answer {
  switch (world.switches.repeatedFinish) {
    case 'duplicate':
      if (video.processing === 'complete') makeVisible(world, video)
      break
    case 'same': {
      const shown = world.publications.get(video.posts[0] ?? '')
      if (shown) shown.accepted += 1
      break
    }
    default:
      throw graphRefusal({ code: 6000, subcode: 1363130, message: 'The video has already been published.' })
  }
  return acknowledge(world, video)
}

function acknowledge(world: World, video: Video): Answer {
  const [post] = video.posts
  return ok({ success: true, ...(world.switches.facebookReelFinishReturnsPostId && post && { post_id: post }) })
}

function refuseTooMany(world: World, page: string): void {
  if (!world.switches.dailyLimits) return
  const since = world.clock.now() - DAY_MS
  const recent = world.graph
    .of(page, 'video')
    .filter((video) => video.surface === 'reel' && video.wanted === 'published' && video.createdAt > since)
  if (recent.length < world.switches.facebookReelsPerDay) return
  // The limit is documented, the code of its refusal is not.
  throw graphRefusal({ code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' })
}

function listReels(call: GraphCall, page: TargetOf<'page'>): Answer {
  const { world } = call
  const newestFirst = world.graph
    .of(page.id, 'video')
    .filter((video) => video.surface === 'reel' && video.posts.length > 0)
    .reverse()
  const fields = call.params.string('fields')
  return ok(
    listPage(
      call,
      newestFirst,
      (video) => video.createdAt,
      (video) => selectFields(world, video, videoFields, fields),
    ),
  )
}
