import type { Readable } from 'node:stream'
import type { CallPurpose } from '../../calls/call-purpose'
import { sendFor } from '../../calls/call-purpose'
import type { HttpAnswer, HttpClient } from '../../calls/http-client'
import { throwOnRefusal } from './linkedin-error'

export type LinkedInRequest = {
  purpose: CallPurpose
  method: 'GET' | 'POST'
  /** From the host on: `/rest/posts`. */
  path: string
  token: string
  json?: unknown
  restliMethod?: 'FINDER'
}

export type Upload = {
  /** As handed out by LinkedIn; it lies on another host than the API. */
  url: string
  stream: Readable
  size: number
  contentType: string
  /** Wanted for images and documents, documented as not taken for the parts of a video. */
  token?: string
}

export type LinkedInClient = {
  /** One `/rest` call; refusals become PublishErrors. */
  call(request: LinkedInRequest): Promise<HttpAnswer>
  /** Sends bytes in one request, read as fast as they are taken. */
  upload(upload: Upload): Promise<HttpAnswer>
}

/** @param version `LinkedIn-Version`, YYYYMM; there is no default on their side */
export function createLinkedInClient(http: HttpClient, baseUrl: string, version: string): LinkedInClient {
  return {
    async call(request) {
      const answer = await sendFor(http, request.purpose, {
        method: request.method,
        url: `${baseUrl}${request.path}`,
        headers: {
          Authorization: `Bearer ${request.token}`,
          'LinkedIn-Version': version,
          'X-Restli-Protocol-Version': '2.0.0',
          ...(request.restliMethod && { 'X-RestLi-Method': request.restliMethod }),
        },
        ...(request.json !== undefined && { json: request.json }),
      })
      throwOnRefusal(answer, request.purpose)
      return answer
    },
    async upload({ url, stream, size, contentType, token }) {
      const headers = { ...(token && { Authorization: `Bearer ${token}` }), 'Content-Type': contentType }
      try {
        const answer = await sendFor(http, 'prepare', { method: 'PUT', url, headers, bytes: { stream, size } })
        throwOnRefusal(answer, 'prepare')
        return answer
      } finally {
        // A refusal may come before everything was read; an open file would stay open.
        stream.destroy()
      }
    },
  }
}
