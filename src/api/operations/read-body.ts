import express, { type Request, type RequestHandler } from 'express'
import { z } from 'zod'
import { discardFiles } from '../../media/discard-files'
import { principalIn } from '../auth/principal'
import type { CompanyTurns } from '../http/company-turns'
import type { OpenBodies } from '../http/open-bodies'
import { receivedFiles, receiveFiles } from '../media/receive-files'
import { bodyOfForm, textsRead } from '../posts/form-fields'
import { ApiProblem } from '../problems/problem'
import type { ApiServices } from '../services'
import { beyondMeasure } from './body-shape'
import { endLinesWithLf } from './line-ends'
import type { Operation } from './operation'

const empty = new WeakSet<object>()

const MOST_BYTES = 1024 * 1024

// An empty text is no JSON; the library takes it for {}, which may mean "everything".
const json = express.json({
  limit: MOST_BYTES,
  strict: false,
  verify: (req, _res, bytes) => {
    if (bytes.length === 0) empty.add(req)
  },
})

/**
 * Reads a JSON body and, for operations that take files, a form with its files into the media store; `req.body` has the
 * same shape afterwards.
 * @param openBodies counts what is held of bodies that are still being read
 * @param turns of companies, to read files on
 */
export function readBody(
  services: ApiServices,
  { body, files, bodyOptional }: Operation,
  openBodies: OpenBodies,
  turns: CompanyTurns,
): RequestHandler {
  const texts = body instanceof z.ZodObject ? Object.keys(body.shape) : []
  const form = receiveFiles(services.media, openBodies, turns, services.config.MAX_UPLOAD_MB, texts)
  return (req, res, next) => {
    if (files !== 'alone' && req.is('application/json')) {
      const count = openBodies.count(principalIn(res)?.companyId ?? '', res)
      const problem = count(mostOf(req))
      if (problem) throw problem
      return json(req, res, (error?: unknown) => next(error ?? noBody(req, bodyOptional) ?? understand(req)))
    }
    // `is` answers null for a request without a body.
    if (bodyOptional && req.is('*/*') === null) {
      req.body = {}
      return next()
    }
    if (!files || !req.is('multipart/form-data')) throw unsupported(files)
    return form(req, res, (error?: unknown) => {
      if (error) return next(error)
      const fields = textsRead(req.body as Record<string, unknown>)
      const problem = beyondMeasure(fields)
      if (problem) return discardFiles(services, receivedFiles(req)).then(() => next(problem), next)
      req.body = endLinesWithLf(bodyOfForm(fields))
      next()
    })
  }
}

/** What the body will hold of the memory: what it says of itself, or all that it may have when unpacked. */
function mostOf(req: Request): number {
  if (req.get('Content-Encoding')) return MOST_BYTES
  return Math.min(Number(req.get('Content-Length') ?? MOST_BYTES), MOST_BYTES)
}

function understand(req: Request): ApiProblem | undefined {
  const problem = beyondMeasure(req.body)
  if (!problem) req.body = endLinesWithLf(req.body)
  return problem
}

function noBody(req: object, isFine = false): ApiProblem | undefined {
  if (isFine || !empty.has(req)) return undefined
  return new ApiProblem(400, {
    code: 'malformed-json',
    detail: 'The body is empty. Send JSON; {} when nothing is meant.',
  })
}

function wanted(files: Operation['files']): string {
  if (files === 'alone') return 'Send multipart/form-data with files.'
  return files ? 'Send application/json, or multipart/form-data with files.' : 'Send application/json.'
}

const unsupported = (files: Operation['files']) =>
  new ApiProblem(415, {
    code: 'unsupported-media-type',
    detail: wanted(files),
  })
