import type { Readable } from 'node:stream'
import * as z from 'zod/mini'
import { fail, sendFor } from '../calls/call-purpose'
import type { HttpAnswer, HttpClient } from '../calls/http-client'
import type { AnswerClass } from '../calls/known-answer'
import { parseLossless } from '../calls/lossless-json'
import { succeeded } from './answers'
import { asciiUrl } from './ascii-url'
import { readGraphAnswer } from './graph-client'
import { graphError, judge } from './graph-error'
import { findUploadRow } from './known/known-upload-answers'

/** What became of bytes that were sent: all there, some still missing, or they did not continue what is there. */
export type Uploaded = 'taken' | 'partial' | 'wrong-offset'

/** rupload.facebook.com, which takes videos by address or in bytes. Nothing it does is visible to anybody. */
export type Rupload = {
  /** Where the bytes of a video go. */
  addressOf(videoId: string, answered: string | undefined): string
  sendAddress(url: string, token: string, fileUrl: string): Promise<Uploaded>
  /** @param offset where the stream begins in the file; @param fileSize the whole file */
  sendBytes(
    url: string,
    token: string,
    bytes: { stream: Readable; size: number },
    offset: number,
    fileSize: number,
  ): Promise<Uploaded>
}

/** @param baseUrl `https://rupload.facebook.com` */
export function createRupload(http: HttpClient, baseUrl: string, version: string): Rupload {
  const send = async (
    url: string,
    token: string,
    headers: Record<string, string>,
    bytes?: { stream: Readable; size: number },
  ) => {
    const response = await sendFor(http, 'prepare', {
      method: 'POST',
      url,
      // This host wants the scheme OAuth, unlike the Graph.
      headers: { Authorization: `OAuth ${token}`, ...headers },
      ...(bytes && { bytes }),
    })
    return readRuploadAnswer(response)
  }
  return {
    // The token goes there too, so only to the host we were configured to trust.
    addressOf: (videoId, answered) =>
      answered?.startsWith(`${baseUrl}/`) ? answered : `${baseUrl}/video-upload/${version}/${videoId}`,
    sendAddress: (url, token, fileUrl) => send(url, token, { file_url: asciiUrl(fileUrl) }),
    sendBytes: (url, token, bytes, offset, fileSize) =>
      send(
        url,
        token,
        { offset: String(offset), file_size: String(fileSize), 'Content-Type': 'application/octet-stream' },
        bytes,
      ),
  }
}

const refused = z.object({
  debug_info: z.object({
    retriable: z.catch(z.optional(z.boolean()), undefined),
    type: z.catch(z.string(), 'UnknownError'),
    message: z.catch(z.string(), ''),
  }),
})

/** Its errors have a shape of their own. Source: Reels publishing, "upload errors". */
function readRuploadAnswer(response: HttpAnswer): Uploaded {
  const answer = refused.safeParse(response.body)
  if (!answer.success) {
    readGraphAnswer(response, 'prepare', succeeded)
    return 'taken'
  }
  const { type, message, retriable } = answer.data.debug_info
  const known = findUploadRow(type)
  if (known?.means === 'partial' || known?.means === 'wrong-offset') return known.means
  const trace = { httpStatus: response.status, code: type }
  const reason = ['The upload was refused: ', `${type}, ${message}`, known && `: ${known.says}`]
    .filter(Boolean)
    .join('')
  // An error of the Graph may be wrapped in the message; about a token, it is that which counts.
  const wrapped = wrappedError(message)
  if (wrapped && isAboutToken(wrapped)) return fail(wrapped, reason, trace)
  if (response.status >= 500 || response.status === 429 || retriable) return fail('retry', reason, trace)
  return fail(known?.means ?? (retriable === false ? 'rejected' : 'retry'), reason, trace)
}

const wrappedBody = z.object({ error: graphError })

function wrappedError(message: string): AnswerClass | undefined {
  const parsed = wrappedBody.safeParse(parseLossless(message))
  if (!parsed.success) return undefined
  return /unauthori[sz]ed/i.test(parsed.data.error.message) ? 'permission' : judge(parsed.data.error).kind
}

const isAboutToken = (kind: AnswerClass): kind is 'reauthorise' | 'token-invalid' | 'permission' =>
  kind === 'reauthorise' || kind === 'token-invalid' || kind === 'permission'
