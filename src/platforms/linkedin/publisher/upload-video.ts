import * as z from 'zod/mini'
import { type Failure, PublishError } from '../../../domain/failure'
import type { MediaItem } from '../../../domain/post'
import { fail } from '../../calls/call-purpose'
import type { MediaSource, PublishJob, Step } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'
import { GRACE_MS, pollPauseMs, readAssetStatus } from './asset-status'
import type { LinkedInProgress, VideoProgress } from './progress'

/** The first upload, one after addresses that expired, one after bytes that could not be processed, and one to spare. */
const MAX_STARTS = 4
/** A file that cannot be processed is sent once more; then it is the file. */
const MAX_FAILURES = 2

type Tools = { linkedin: LinkedInClient; source: MediaSource }

/**
 * One step of a video on its way up. All of them may be repeated: a part that is sent again replaces itself, and an upload
 * begun again makes another video that nobody sees.
 *
 * | step           | call                                                     | saved                              |
 * |----------------|----------------------------------------------------------|------------------------------------|
 * | start-video    | `POST /rest/videos?action=initializeUpload`              | URN, address and range of each part |
 * | upload-part n  | `PUT {uploadUrl}` of exactly `firstByte..lastByte`       | the part's ETag                    |
 * | finalize-video | `POST /rest/videos?action=finalizeUpload`, ETags in order | that it was                        |
 * | poll-video     | `GET /rest/videos/{urn}` until AVAILABLE                 | how often                          |
 *
 * An expired address and a failed processing start again, both bounded. Source: Videos API.
 * @returns undefined when the video can be posted
 */
export async function uploadVideoStep(
  { linkedin, source }: Tools,
  { account }: PublishJob,
  item: MediaItem,
  progress: LinkedInProgress,
): Promise<Step | undefined> {
  const { video } = progress
  if (!video) return startVideo({ linkedin, source }, account, item, progress)
  if (video.done) return undefined
  if (video.etags.length < video.parts.length) return sendPart({ linkedin, source }, item, progress, video)
  if (!video.finalized) return finalize(linkedin, account.token, progress, video)
  return poll(linkedin, account.token, progress, video)
}

const text = z.string().check(z.minLength(1))
const started = z.object({
  value: z.object({
    video: text,
    uploadToken: z._default(z.string(), ''),
    uploadInstructions: z
      .array(z.object({ uploadUrl: text, firstByte: z.coerce.number(), lastByte: z.coerce.number() }))
      .check(z.minLength(1)),
  }),
})

async function startVideo(
  { linkedin, source }: Tools,
  { token, externalId: owner }: PublishJob['account'],
  item: MediaItem,
  progress: LinkedInProgress,
): Promise<Step> {
  if (progress.videoStarts >= MAX_STARTS) {
    return fail('rejected', `the upload of the video was begun ${MAX_STARTS} times and could not be finished`, {})
  }
  const fileSizeBytes = await source.sizeOf(item)
  const answer = await linkedin.call({
    purpose: 'prepare',
    method: 'POST',
    path: '/rest/videos?action=initializeUpload',
    token,
    json: { initializeUploadRequest: { owner, fileSizeBytes, uploadCaptions: false, uploadThumbnail: false } },
  })
  const parsed = started.safeParse(answer.body)
  const trace = { httpStatus: answer.status }
  if (!parsed.success) return fail('retry', 'LinkedIn began a video without an address or id', trace)
  const { video: urn, uploadToken, uploadInstructions } = parsed.data.value
  const parts = uploadInstructions.map((part) => ({ url: part.uploadUrl, first: part.firstByte, last: part.lastByte }))
  // Bytes that are sent twice or left out make a broken video without an error.
  if (!coversFile(parts, fileSizeBytes))
    return fail('retry', 'LinkedIn asked for parts that do not make up the video', trace)
  const video = { urn, uploadToken, parts, etags: [], finalized: false, polls: 0, done: false }
  const did = `start-video, ${parts.length} parts`
  return { kind: 'continue', did, progress: { ...progress, video, videoStarts: progress.videoStarts + 1 } }
}

function coversFile(parts: VideoProgress['parts'], size: number): boolean {
  let next = 0
  for (const { first, last } of parts) {
    if (first !== next || last < first) return false
    next = last + 1
  }
  return next === size
}

async function sendPart(
  { linkedin, source }: Tools,
  item: MediaItem,
  progress: LinkedInProgress,
  video: VideoProgress,
): Promise<Step> {
  const number = video.etags.length
  const part = video.parts[number]
  if (!part) throw new Error(`the video has no part ${number}`)
  const opened = await source.open(item, { first: part.first, last: part.last })
  if (opened.size !== part.last - part.first + 1) {
    opened.stream.destroy()
    return startAgain(progress, 'the file has another size than when its upload began')
  }
  let etag: string | undefined
  try {
    const { stream, size } = opened
    const answer = await linkedin.upload({ url: part.url, stream, size, contentType: 'application/octet-stream' })
    etag = answer.headers.etag?.replace(/^(?:W\/)?"(.*)"$/, '$1')
    if (!etag)
      return fail('retry', 'LinkedIn took a part of the video without naming it', { httpStatus: answer.status })
  } catch (error) {
    if (error instanceof PublishError && isStale(error.failure)) return startAgain(progress, error.failure.reason)
    throw error
  }
  const etags = [...video.etags, etag]
  const did = `upload-part ${etags.length}/${video.parts.length}`
  return { kind: 'continue', did, progress: { ...progress, video: { ...video, etags } } }
}

const isStale = ({ about, trace }: Failure) =>
  about === 'upload-ended' || trace.httpStatus === 404 || trace.httpStatus === 410

function startAgain({ video: _old, ...rest }: LinkedInProgress, because: string): Step {
  return { kind: 'continue', did: `start the video again: ${because}`, progress: rest }
}

async function finalize(
  linkedin: LinkedInClient,
  token: string,
  progress: LinkedInProgress,
  video: VideoProgress,
): Promise<Step> {
  const { urn, uploadToken, etags } = video
  try {
    await linkedin.call({
      purpose: 'prepare',
      method: 'POST',
      path: '/rest/videos?action=finalizeUpload',
      token,
      json: { finalizeUploadRequest: { video: urn, uploadToken, uploadedPartIds: etags } },
    })
  } catch (error) {
    // A call that is repeated after a lost answer may be refused because the first one was heard.
    if (!(error instanceof PublishError) || error.failure.kind !== 'rejected') throw error
    const status = await readAssetStatus(linkedin, token, 'video', urn)
    if (status.kind !== 'available' && status.kind !== 'processing') throw error
  }
  return { kind: 'continue', did: 'finalize-video', progress: { ...progress, video: { ...video, finalized: true } } }
}

async function poll(
  linkedin: LinkedInClient,
  token: string,
  progress: LinkedInProgress,
  video: VideoProgress,
): Promise<Step> {
  const did = 'poll-video'
  const status = await readAssetStatus(linkedin, token, 'video', video.urn)
  const withVideo = (change: Partial<VideoProgress>) => ({ ...progress, video: { ...video, ...change } })
  switch (status.kind) {
    case 'available':
      return { kind: 'continue', did, progress: withVideo({ done: true }) }
    case 'hidden': {
      const because = 'this token may not ask how far the video is; the post will tell'
      return { kind: 'wait', did, progress: withVideo({ done: true }), forMs: GRACE_MS, because }
    }
    case 'failed': {
      const videoFailures = progress.videoFailures + 1
      const because = `LinkedIn could not process the video (${status.because})`
      if (videoFailures >= MAX_FAILURES) return fail('rejected', `${because}; use another file`, {})
      return startAgain({ ...progress, videoFailures }, because)
    }
    default: {
      // Still waiting for bytes after a finalization that was granted: it went unheard and is said again.
      const finalized = status.kind !== 'waiting-upload'
      const because = finalized ? 'LinkedIn is processing the video' : 'LinkedIn has not put the video together yet'
      const forMs = pollPauseMs(video.polls)
      return { kind: 'wait', did, progress: withVideo({ finalized, polls: video.polls + 1 }), forMs, because }
    }
  }
}
