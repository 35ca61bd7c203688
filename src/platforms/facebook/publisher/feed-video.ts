import * as z from 'zod/mini'
import type { PublishJob, Step } from '../../calls/publisher'
import { id, succeeded } from '../../meta/answers'
import type { GraphError } from '../../meta/graph-error'
import { beginAgain, isSessionGone } from './rebuild'
import { videoTexts } from './reel'
import { callsFor, type FacebookTools, type KindPublisher } from './tools'
import { lookAtVideo, readVideoStatus, stopIfPublishing, videoPermalink } from './video-status'
import { requireVideo, videoRefused } from './video-upload'

/**
 * A video in the feed of a Page, in chunks:
 *
 * | step        | call on graph-video                                                          | visible |
 * |-------------|------------------------------------------------------------------------------|---------|
 * | start       | `POST /{page}/videos upload_phase=start file_size`: ids of video and session | no      |
 * | send-chunk  | `POST /{page}/videos upload_phase=transfer`, the bytes the platform asks for | no      |
 * | check-video | `GET /{video}?fields=status` when an earlier run sent it                     | no      |
 * | **commit**  | `POST /{page}/videos upload_phase=finish` with the texts                     | soon    |
 * | look        | `GET /{video}?fields=status` until `publishing_phase` is done                |         |
 *
 * Why not `file_url`: that one call makes the video visible and is the first to tell its id, so a lost answer could only
 * be settled by guessing among the page's videos. Here the id is known and the commit is a call of its own. Videos that
 * lie elsewhere are read from there in the same chunks and pass through us.
 *
 * The platform says which bytes it wants next, also in its refusal of wrong ones (1363037), so that any worker goes on
 * where another stopped. After `finish` the upload counts as complete; while it does not, nothing was finished.
 * Source: Page videos reference; the chunked way is the older one, still in the official SDKs.
 */
const offset = z.coerce.number()
const range = z.object({ start_offset: offset, end_offset: offset })
const started = z.extend(range, { video_id: id, upload_session_id: id })

const progressShape = z.object({
  video: z.optional(id),
  session: z.optional(id),
  size: z._default(z.number(), 0),
  next: z._default(z.number(), 0),
  end: z._default(z.number(), 0),
  rebuilt: z._default(z.number(), 0),
})
type State = z.infer<typeof progressShape>

export function createFeedVideo(tools: FacebookTools): KindPublisher {
  return {
    async prepare(job, saved) {
      const state = progressShape.parse(saved)
      if (!state.video || !state.session) return start(tools, job, state)
      if (isComplete(state)) return checkAgain(tools, job, state, state.video)
      try {
        return await sendChunk(tools, job, state, state.session)
      } catch (error) {
        if (!isSessionGone(error)) throw error
        return beginAgain(state.rebuilt, error, 'the upload session is gone')
      }
    },
    async commit(job, saved) {
      const { session } = progressShape.parse(saved)
      const { page, post } = callsFor(tools.video, job)
      const params = { upload_phase: 'finish', upload_session_id: session, ...videoTexts(job) }
      await post('commit', `/${page}/videos`, params, succeeded)
      return { kind: 'accepted', progress: saved, because: 'Facebook is processing the video' }
    },
    async look(job, saved, commit) {
      const video = requireVideo(saved)
      const status = await readVideoStatus(callsFor(tools.graph, job), video, 'look')
      return lookAtVideo(status, video, commit.ageMs, ({ uploading }) => uploading !== 'done')
    },
    permalink: (_job, externalId) => videoPermalink(externalId),
  }
}

async function start(tools: FacebookTools, job: PublishJob, state: State): Promise<Step> {
  const size = await tools.media.sizeOf(videoOf(job))
  const { page, post } = callsFor(tools.video, job)
  const answer = await post('prepare', `/${page}/videos`, { upload_phase: 'start', file_size: size }, started)
  const { video_id: video, upload_session_id: session, start_offset: next, end_offset: end } = answer
  return { kind: 'continue', did: 'start', progress: { video, session, size, next, end, rebuilt: state.rebuilt } }
}

async function sendChunk(tools: FacebookTools, job: PublishJob, state: State, session: string): Promise<Step> {
  const { next, end, size } = state
  const whole = next === 0 && end === size
  // Not every server gives parts of a file; one that does not can still give a small file whole.
  const bytes = await tools.media.open(videoOf(job), whole ? undefined : { first: next, last: end - 1 })
  const { page, post } = callsFor(tools.video, job)
  const answer = await post(
    'prepare',
    `/${page}/videos`,
    { upload_phase: 'transfer', upload_session_id: session, start_offset: String(next) },
    range,
    {
      file: { field: 'video_file_chunk', name: 'chunk', ...bytes, contentType: 'application/octet-stream' },
      recover: (error) => (isWrongOffset(error) ? rangeIn(error.error_data) : undefined),
    },
  )
  const did = `send-chunk ${next}-${end - 1}/${size}`
  const progress = { ...state, next: answer.start_offset, end: answer.end_offset }
  return { kind: isComplete(progress) ? 'ready' : 'continue', did, progress }
}

// Equal ends say that nothing is missing.
const isComplete = ({ next, end }: State) => next === end

/** An earlier run sent everything: the video may have expired since, or be published after all. */
async function checkAgain(tools: FacebookTools, job: PublishJob, state: State, video: string): Promise<Step> {
  const status = await readVideoStatus(callsFor(tools.graph, job), video, 'prepare')
  stopIfPublishing(status)
  if (status.failed) return beginAgain(state.rebuilt, videoRefused(status.failed), 'the video failed')
  return { kind: 'ready', progress: state }
}

const WRONG_OFFSET = 1363037

/** Told by the subcode, and where that is missing by the twin codes of failed uploads: both bring the range along. */
const isWrongOffset = ({ code, error_subcode: subcode }: GraphError) =>
  subcode === WRONG_OFFSET || (subcode === undefined && (code === 6000 || code === 6001))

const rangeIn = (data: unknown) => range.safeParse(data).data

function videoOf(job: PublishJob) {
  const [item] = job.media
  if (!item) throw new Error('there is no video to send')
  return item
}
