import * as z from 'zod/mini'
import { type CallPurpose, fail } from '../../calls/call-purpose'
import { stateName } from '../../calls/known-answer'
import type { Look } from '../../calls/publisher'
import type { PageCalls } from './tools'

const said = z.object({ message: z.optional(z.string()) })
const phase = z.object({
  status: z._default(z.string(), 'not_started'),
  error: z.catch(z.optional(said), undefined),
  errors: z.catch(z.optional(z.array(said)), undefined),
})
const bytes = z.catch(z.optional(z.coerce.number()), undefined)
const statusShape = z.object({
  status: z.object({
    video_status: z._default(z.string(), ''),
    // Spelled with one "r" in the documents, and with two in a live answer.
    uploading_phase: z.optional(z.extend(phase, { bytes_transfered: bytes, bytes_transferred: bytes })),
    processing_phase: z.optional(phase),
    publishing_phase: z.optional(z.extend(phase, { publish_status: z.optional(z.string()) })),
  }),
})

export type VideoStatus = {
  /** uploading, upload_complete, upload_failed, processing, ready, expired, error */
  overall: string
  uploading: Phase
  processing: Phase
  publishing: Phase
  bytesThere: number | undefined
  /** Why nothing will come of this video. */
  failed: string | undefined
}
type Phase = 'not_started' | 'in_progress' | 'done' | 'error'

/** Reads the phases of a video. Source: Reels publishing, "check the status". */
export async function readVideoStatus(calls: PageCalls, video: string, purpose: CallPurpose): Promise<VideoStatus> {
  const { status } = await calls.get(purpose, `/${video}`, { fields: 'status' }, statusShape)
  const { uploading_phase, processing_phase, publishing_phase } = status
  const phases = [uploading_phase, processing_phase, publishing_phase]
  const words = phases.flatMap((p) => [p?.error, ...(p?.errors ?? [])]).flatMap((error) => error?.message ?? [])
  const overall = stateName(status.video_status).toLowerCase()
  const isFailed = ['error', 'upload_failed', 'expired'].includes(overall) || phases.some((p) => phaseOf(p) === 'error')
  const isOut =
    phaseOf(publishing_phase) === 'done' &&
    !['DRAFT', 'SCHEDULED'].includes(stateName(publishing_phase?.publish_status ?? ''))
  return {
    overall,
    uploading: phaseOf(uploading_phase),
    processing: phaseOf(processing_phase),
    publishing: isOut ? 'done' : phaseOf(publishing_phase) === 'done' ? 'not_started' : phaseOf(publishing_phase),
    bytesThere: uploading_phase?.bytes_transferred ?? uploading_phase?.bytes_transfered,
    failed: isFailed && !isOut ? words.join('; ') || `the video is in the state ${status.video_status}` : undefined,
  }
}

// One table of the docs says `completed`, their examples and sample code say `complete`.
function phaseOf(given: { status: string } | undefined): Phase {
  switch (stateName(given?.status ?? '')) {
    case 'COMPLETE':
    case 'COMPLETED':
      return 'done'
    case 'IN_PROGRESS':
      return 'in_progress'
    case 'ERROR':
      return 'error'
    default:
      return 'not_started'
  }
}

/** A status may lag behind the call that changes it, and a second one might publish twice. */
const STATUS_LAG_MS = 60_000

/**
 * What the status of our own video says about a commit.
 * @param untouched whether a video in this state has certainly not been asked to be published
 */
export function lookAtVideo(
  status: VideoStatus,
  video: string,
  ageMs: number,
  untouched: (status: VideoStatus) => boolean,
): Look {
  if (status.publishing === 'done') {
    return { kind: 'published', externalId: video, because: 'Facebook says the video is published' }
  }
  if (status.failed) return { kind: 'failed', because: `Facebook cannot publish the video: ${status.failed}` }
  if (status.publishing === 'in_progress')
    return { kind: 'unknown', because: 'Facebook is publishing the video', underWay: true }
  if (!untouched(status)) return { kind: 'unknown', because: `the video is not published yet (${status.overall})` }
  return ageMs < STATUS_LAG_MS
    ? { kind: 'unknown', because: 'Facebook does not say yet that the video is to be published' }
    : {
        kind: 'absent',
        because: 'Facebook says the video is there and nobody has asked to publish it',
        harmless: 'it is one video',
      }
}

/** Stops a commit when the status says that an earlier one has had its effect after all. */
export function stopIfPublishing(status: VideoStatus): void {
  if (status.publishing !== 'done' && status.publishing !== 'in_progress') return
  fail('unconfirmed', 'Facebook says that the video is published already, or about to be', {})
}

/** Videos of people have this address, whether they are reels or not. */
export const videoPermalink = (video: string) => `https://www.facebook.com/reel/${video}`
