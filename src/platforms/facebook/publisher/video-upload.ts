import * as z from 'zod/mini'
import { PublishError } from '../../../domain/failure'
import type { PublishJob, Step } from '../../calls/publisher'
import { id } from '../../meta/answers'
import { beginAgain } from './rebuild'
import { sendVideo } from './send-video'
import { callsFor, type FacebookTools } from './tools'
import { readVideoStatus, stopIfPublishing } from './video-status'

/**
 * The way of a reel or story video up to its `finish`. None of it is visible to anybody:
 *
 * | step        | call |
 * |-------------|------|
 * | start-video | `POST /{page}/video_reels` or `video_stories`, `upload_phase=start`: its id |
 * | send-video  | `POST rupload/{video}`: the address, or the bytes in parts of 8 MB |
 * | poll-video  | `GET /{video}?fields=status` until it is uploaded and processed |
 *
 * A part whose answer is lost, or that was cut, is settled by `bytes_transferred` of the status: any worker goes on from
 * there. A video that failed is begun anew, at most twice. Source: Reels publishing, Page Stories API.
 */
const progressShape = z.object({
  video: z.optional(id),
  uploadUrl: z.optional(z.string()),
  /** Bytes of the file, once they are being sent. */
  size: z.optional(z.number()),
  offset: z._default(z.number(), 0),
  rewinds: z._default(z.number(), 0),
  /** The platform takes no parts: all that is missing is sent in one call, which may be cut and resumed. */
  inOnePiece: z._default(z.boolean(), false),
  sent: z._default(z.boolean(), false),
  polls: z._default(z.number(), 0),
  rebuilt: z._default(z.number(), 0),
})
export type UploadState = z.infer<typeof progressShape>

const started = z.object({ video_id: id, upload_url: z.optional(z.string()) })

/** Processing mostly needs seconds; long videos are asked about once a minute. */
const pollAfterMs = (polls: number) => Math.min(1_000 * 2 ** polls, 60_000)

/**
 * After this many polls (about ten minutes) a reel that is uploaded is finished while it is still being processed, which
 * is documented to work; a story must be ready.
 */
const MAX_POLLS_FOR_READY = 15

export async function prepareVideo(
  tools: FacebookTools,
  job: PublishJob,
  saved: unknown,
  edge: 'video_reels' | 'video_stories',
): Promise<Step> {
  const state = progressShape.parse(saved)
  const calls = callsFor(tools.graph, job)
  if (!state.video) {
    const answer = await calls.post('prepare', `/${calls.page}/${edge}`, { upload_phase: 'start' }, started)
    const uploadUrl = tools.rupload.addressOf(answer.video_id, answer.upload_url)
    return { kind: 'continue', did: 'start-video', progress: { ...state, video: answer.video_id, uploadUrl } }
  }
  if (!state.sent) return sendVideo(tools, job, { ...state, video: state.video })

  // Asked anew by each run before it commits: what was ready may have expired since.
  const status = await readVideoStatus(calls, state.video, 'prepare')
  stopIfPublishing(status)
  if (status.failed) {
    return beginAgain(state.rebuilt, videoRefused(status.failed), 'the video failed')
  }
  const isUploaded = status.uploading === 'done'
  const isEnough = edge === 'video_reels' && isUploaded && state.polls >= MAX_POLLS_FOR_READY
  if (status.overall === 'ready' || status.processing === 'done' || isEnough) {
    return { kind: 'ready', did: 'poll-video', progress: state }
  }
  const because = isUploaded ? 'Facebook is processing the video' : 'Facebook is fetching the video'
  const progress = { ...state, polls: state.polls + 1 }
  return { kind: 'wait', did: 'poll-video', progress, forMs: pollAfterMs(state.polls), because }
}

/** The id of the video whose publication is committed or looked for. */
export function requireVideo(saved: unknown): string {
  const { video } = z.object({ video: z.optional(id) }).parse(saved)
  if (!video) throw new Error('the saved progress names no video')
  return video
}

export const videoRefused = (why: string) =>
  new PublishError({ kind: 'rejected', reason: `Facebook could not use the video: ${why}`, trace: {} })
