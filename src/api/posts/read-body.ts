import express, { type RequestHandler } from 'express'
import type { MediaStore } from '../../media/media-store'
import { receiveFiles } from '../media/receive-files'
import { ApiProblem } from '../problem'
import { bodyOfForm } from './form-fields'

/** Reads a JSON body, or a form with its files into the media store; `req.body` has the same shape afterwards. */
export function readBody(media: MediaStore, maxUploadMb: number): RequestHandler {
  const json = express.json({ limit: '1mb', strict: false })
  const form = receiveFiles(media, maxUploadMb)
  return (req, res, next) => {
    if (req.is('application/json')) return json(req, res, next)
    if (!req.is('multipart/form-data')) {
      const detail = 'Send application/json, or multipart/form-data with files.'
      throw new ApiProblem(415, { code: 'unsupported-media-type', detail })
    }
    return form(req, res, (error?: unknown) => {
      if (error) return next(error)
      req.body = bodyOfForm(req.body as Record<string, unknown>)
      next()
    })
  }
}
