import type { Readable } from 'node:stream'
import * as z from 'zod/mini'
import { fail, sendFor } from '../calls/call-purpose'
import type { HttpAnswer, HttpClient } from '../calls/http-client'
import { succeeded } from './answers'
import { asciiUrl } from './ascii-url'
import { readGraphAnswer } from './graph-client'

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
    retriable: z.optional(z.boolean()),
    type: z._default(z.string(), 'UnknownError'),
    message: z._default(z.string(), ''),
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
  if (type === 'PartialRequestError') return 'partial'
  if (type === 'OffsetInvalidError') return 'wrong-offset'
  const trace = { httpStatus: response.status, code: type }
  return fail(retriable === false ? 'rejected' : 'retry', `The upload was refused: ${type}, ${message}`, trace)
}
