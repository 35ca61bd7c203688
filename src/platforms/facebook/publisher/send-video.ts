import { PublishError } from '../../../domain/failure'
import type { MediaItem } from '../../../domain/post'
import { fail } from '../../calls/call-purpose'
import type { PublishJob, Step } from '../../calls/publisher'
import type { Uploaded } from '../../meta/rupload'
import { beginAgain } from './rebuild'
import { callsFor, type FacebookTools } from './tools'
import { readVideoStatus } from './video-status'
import type { UploadState } from './video-upload'

/** Fits well inside an HTTP timeout on slow lines; after each part another worker can go on. */
export const PART_BYTES = 8 * 1024 * 1024

/** How often the platform may say that it has fewer bytes than it had, before the video is begun anew. */
const MAX_REWINDS = 3

type State = UploadState & { video: string }

/** Sends a video to rupload: its address when it lies elsewhere, its bytes when it is a file of ours. */
export async function sendVideo(tools: FacebookTools, job: PublishJob, state: State): Promise<Step> {
  const item = job.media[0]
  if (!item) throw new Error('there is no video to send')
  try {
    return item.key ? await sendPart(tools, job, state, item) : await sendAddress(tools, job, state, item)
  } catch (error) {
    // Refused for good: the file, or what came of this one video. The second is found out by another one.
    if (!(error instanceof PublishError) || error.failure.kind !== 'rejected') throw error
    return beginAgain(state.rebuilt, error, 'the upload was refused')
  }
}

async function sendAddress(tools: FacebookTools, job: PublishJob, state: State, item: MediaItem): Promise<Step> {
  const sent: Step = { kind: 'continue', did: 'send-address', progress: { ...state, sent: true } }
  try {
    const answer = await tools.rupload.sendAddress(urlOf(tools, state), job.account.token, item.url)
    if (answer === 'taken') return sent
  } catch (error) {
    if (!mayHaveArrived(error)) throw error
    const status = await readVideoStatus(callsFor(tools.graph, job), state.video, 'prepare')
    if (status.failed || status.uploading === 'not_started') throw error
    return sent
  }
  return fail('rejected', 'Facebook did not take the address of the video', {})
}

async function sendPart(tools: FacebookTools, job: PublishJob, state: State, item: MediaItem): Promise<Step> {
  const size = state.size ?? (await tools.media.sizeOf(item))
  const first = state.offset
  const last = state.inOnePiece ? size - 1 : Math.min(first + PART_BYTES, size) - 1
  let answer: Uploaded | 'lost'
  let lost: unknown
  try {
    const bytes = await tools.media.open(item, { first, last })
    answer = await tools.rupload.sendBytes(urlOf(tools, state), job.account.token, bytes, first, size)
  } catch (error) {
    if (!mayHaveArrived(error)) throw error
    answer = 'lost'
    lost = error
  }
  const did = `send-bytes ${first}-${last}/${size}`
  if (answer === 'taken') {
    const sent = last === size - 1
    return { kind: 'continue', did, progress: { ...state, size, offset: last + 1, sent } }
  }
  const status = await readVideoStatus(callsFor(tools.graph, job), state.video, 'prepare')
  if (status.uploading === 'done') {
    return { kind: 'continue', did, progress: { ...state, size, offset: size, sent: true } }
  }
  const there = status.bytesThere ?? (answer === 'partial' ? last + 1 : undefined)
  if (status.failed || there === undefined) throw lost ?? notTaken(status.failed)
  if (there > first) return { kind: 'continue', did, progress: { ...state, size, offset: there } }
  if (there === first) {
    // Nothing of the part was kept: then all that is missing has to come in one call.
    if (answer !== 'partial' || state.inOnePiece) throw lost ?? notTaken('nothing was kept of what was sent')
    return { kind: 'continue', did: 'send-in-one-piece', progress: { ...state, size, inOnePiece: true } }
  }
  if (state.rewinds >= MAX_REWINDS) return beginAgain(state.rebuilt, lost ?? notTaken(), 'bytes are lost on the way')
  const progress = { ...state, size, offset: there, rewinds: state.rewinds + 1 }
  return { kind: 'continue', did: `go-back-to ${there}`, progress }
}

function notTaken(why = 'the bytes did not continue what is there'): PublishError {
  return new PublishError({ kind: 'retry', reason: `Facebook did not take the video: ${why}`, trace: {} })
}

/** A failure that does not tell whether the bytes have come. */
const mayHaveArrived = (error: unknown) => !(error instanceof PublishError) || error.failure.kind === 'retry'

const urlOf = (tools: FacebookTools, state: State) => tools.rupload.addressOf(state.video, state.uploadUrl)
