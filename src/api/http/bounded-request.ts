import type { RequestHandler } from 'express'
import { ApiProblem } from '../problems/problem'
import { MAX_HEADERS, MAX_URL_LENGTH } from './http-limits'
import { headersTooLarge } from './raw-problem'

/** What a host looks like (RFC 3986, 3.2): a name or an address, and perhaps a port. */
const hostShape = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:\d*)?$/

/**
 * Refuses requests with more headers or a longer address than anybody needs (the server bounds their bytes), those that
 * expect what we do not do, and those that do not have once what may stand there once alone: a proxy may have believed the other one.
 */
export const boundedRequest: RequestHandler = (req, _res, next) => {
  if (req.rawHeaders.length > 2 * MAX_HEADERS) throw headersTooLarge()
  if (req.url.length > MAX_URL_LENGTH) {
    const detail = `The address of the request is longer than ${MAX_URL_LENGTH} characters.`
    throw new ApiProblem(414, { code: 'address-too-long', detail })
  }
  const [host, second] = valuesOf('host', req.rawHeaders)
  if (host === undefined && req.httpVersion === '1.1') throw malformed('The request has no Host header.')
  if (second !== undefined) throw malformed('The request has more than one Host header.')
  if (host !== undefined && !hostShape.test(host)) throw malformed('The Host header names no host.')
  if (valuesOf('authorization', req.rawHeaders).length > 1) {
    throw malformed('The request has more than one Authorization header.')
  }
  const { expect } = req.headers
  if (expect !== undefined && !/^100-continue$/i.test(expect)) {
    const detail =
      'The request expects something of this server that it does not do. Send it without its Expect header.'
    throw new ApiProblem(417, { code: 'bad-request', detail })
  }
  next()
}

const malformed = (detail: string) => new ApiProblem(400, { code: 'malformed-request', detail })

const valuesOf = (name: string, raw: string[]): string[] =>
  raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name)
