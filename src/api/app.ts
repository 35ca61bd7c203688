import express, { type Express } from 'express'
import { cors } from './cors'
import { errorHandler } from './error-handler'
import { serveMedia } from './media/serve-media'
import { operations } from './operations'
import { notFound } from './problem'
import { requestId } from './request-id'
import { requestLog } from './request-log'
import { securityHeaders } from './security-headers'
import { serveOperations } from './serve-operations'
import type { ApiServices } from './services'

/** The whole API. It takes requests and answers them; nothing in it publishes. */
export function createApp(services: ApiServices): Express {
  const { config, log, media } = services
  const app = express()
  app.disable('x-powered-by')
  // Answers are small and differ each time: hashing them for an ETag is work for nothing.
  app.disable('etag')
  app.use(requestId, requestLog(log), securityHeaders, cors(config.CORS_ORIGINS))
  serveOperations(app, operations, services)
  if (media.directory) app.use(services.mediaPath, serveMedia(media.directory))
  app.use(() => {
    throw notFound('There is nothing at this address.')
  })
  app.use(errorHandler(log))
  return app
}
