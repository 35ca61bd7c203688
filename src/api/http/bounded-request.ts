import type { RequestHandler } from 'express'
import { ApiProblem } from '../problems/problem'
import { MAX_HEADERS, MAX_URL_LENGTH } from './http-limits'
import { headersTooLarge } from './raw-problem'

/**
 * Refuses requests with more headers or a longer address than anybody needs (the server bounds their bytes), and those
 * without the one header that HTTP asks for.
 */
export const boundedRequest: RequestHandler = (req, _res, next) => {
  if (req.rawHeaders.length > 2 * MAX_HEADERS) throw headersTooLarge()
  if (req.url.length > MAX_URL_LENGTH) {
    const detail = `The address of the request is longer than ${MAX_URL_LENGTH} characters.`
    throw new ApiProblem(414, { code: 'address-too-long', detail })
  }
  if (req.headers.host === undefined && req.httpVersion === '1.1') {
    throw new ApiProblem(400, { code: 'malformed-request', detail: 'The request has no Host header.' })
  }
  next()
}
