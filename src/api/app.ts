import express, { type Express, type RequestHandler } from 'express'
import { authenticate } from './auth/authenticate'
import { cors } from './cors'
import { errorHandler } from './error-handler'
import { getHealth } from './health/get-health'
import { serveMedia } from './media/serve-media'
import { cancelPost } from './posts/cancel-post'
import { getPost } from './posts/get-post'
import { getPosts } from './posts/list-posts'
import { readBody } from './posts/read-body'
import { schedulePost } from './posts/schedule-post'
import { ApiProblem, notFound } from './problem'
import { requestId } from './request-id'
import { requestLog } from './request-log'
import { securityHeaders } from './security-headers'
import type { ApiServices } from './services'

/** The whole API. It takes requests and answers them; nothing in it publishes. */
export function createApp(services: ApiServices): Express {
  const { config, log, media } = services
  const app = express()
  app.disable('x-powered-by')
  // Answers are small and differ each time: hashing them for an ETag is work for nothing.
  app.disable('etag')
  app.use(requestId, requestLog(log), securityHeaders, cors(config.CORS_ORIGINS))

  const known = authenticate(services.authenticators)
  app
    .route('/schedule-post')
    .post(known, readBody(media, config.MAX_UPLOAD_MB), schedulePost(services))
    .all(only('POST'))
  app.route('/scheduled-posts').get(known, getPosts(services)).all(only('GET'))
  app
    .route('/scheduled-posts/:id')
    .get(known, getPost(services))
    .delete(known, cancelPost(services))
    .all(only('GET, DELETE'))
  app.route('/health').get(getHealth(services.db)).all(only('GET'))
  if (media.directory) app.use(services.mediaPath, serveMedia(media.directory))

  app.use(() => {
    throw notFound('There is nothing at this address.')
  })
  app.use(errorHandler(log))
  return app
}

const only =
  (allowed: string): RequestHandler =>
  () => {
    const detail = `This address answers ${allowed} only.`
    throw new ApiProblem(405, { code: 'method-not-allowed', detail, headers: { Allow: allowed } })
  }
