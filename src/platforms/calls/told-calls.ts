import type { Platform } from '../../domain/post'
import type { HttpClient, HttpRequest } from './http-client'

/** Told of each call when it is over. `code`: the HTTP status, or why there was no answer. */
export type OnCall = (platform: Platform, operation: string, code: string, ms: number, call: ToldCall) => void

/** Its address as it was called: it may hold a token, so that nothing but the host of it is for others. */
export type ToldCall = Pick<HttpRequest, 'method' | 'url' | 'purpose'>

/** The same client, whose calls are told of as those of one platform. */
export function toldCalls(http: HttpClient, platform: Platform, onCall: OnCall | undefined): HttpClient {
  if (!onCall) return http
  return async (request) => {
    const startedAt = performance.now()
    const tell = (code: string) => onCall(platform, operationOf(request), code, performance.now() - startedAt, request)
    try {
      const answer = await http(request)
      tell(String(answer.status))
      return answer
    } catch (error) {
      tell(String((error as { code?: unknown }).code ?? 'NO_ANSWER'))
      throw error
    }
  }
}

/** What names a thing at a platform, or a version: whatever is not written in small words. */
const word = /^[a-z][A-Za-z_-]*$/
const version = /^v\d+(\.\d+)?$/

/**
 * What a call does, in few words, however many things it is done to: `POST /{id}/photos`. Addresses that a platform gave out
 * for bytes lie anywhere, and are all one.
 */
export function operationOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
  if (method === 'PUT') return 'PUT upload'
  const path = url.replace(/^\w+:\/\/[^/?#]*/, '').replace(/[?#].*/, '')
  const parts = path.split('/').filter((part) => part !== '' && !version.test(part))
  return `${method} /${parts.map((part) => (word.test(part) && part.length <= 40 ? part : '{id}')).join('/')}`
}
