import express, { type Express, type Request } from 'express'
import { boundedRequest } from './http/bounded-request'
import { compressed } from './http/compressed'
import { crossOrigin } from './http/cors'
import { errorHandler } from './http/error-handler'
import { handOn } from './http/hand-on'
import { requestId } from './http/request-id'
import { requestLog } from './http/request-log'
import { securityHeaders } from './http/security-headers'
import { traceRequests } from './http/trace-requests'
import { noticeUnnamedProxy, trustedProxies } from './http/trusted-proxies'
import { serveMedia } from './media/serve-media'
import { mayReadMetrics } from './metrics/may-read-metrics'
import { measureRequests } from './metrics/measure-requests'
import { operations } from './operations/every-operation'
import { serveOperations } from './operations/serve-operations'
import { notFound } from './problems/problem'
import { FailedLogins } from './rate-limit/failed-logins'
import { limitPerAddress, limitPerCompany, limitPerKey } from './rate-limit/rate-limit'
import type { ApiServices } from './services'

/** The whole API. It takes requests and answers them; nothing in it publishes. */
export function createApp(services: ApiServices): Express {
  const { config, log, media, countsOf } = services
  const app = express()
  app.disable('x-powered-by')
  // Answers are small and differ each time: hashing them for an ETag is work for nothing.
  app.disable('etag')
  app.set('trust proxy', trustedProxies(config.TRUST_PROXY))
  const isMedia = (path: string) => isBelow(services.mediaPath, path)
  const { traces } = services
  app.use(
    measureRequests(services.metrics, isMedia),
    requestId,
    ...(traces ? [traceRequests(traces, isMedia)] : []),
    requestLog(log),
    securityHeaders,
    boundedRequest,
    crossOrigin(config.CORS_ORIGINS),
    compressed,
  )
  app.use(handOn(services.isDraining))
  if (!config.TRUST_PROXY) app.use(noticeUnnamedProxy(log, services.noteUnnamedProxy))
  // Who looks after the server, and the platforms that fetch media, must get through when others do not.
  const isFetched = ({ method, path }: Request) => (method === 'GET' || method === 'HEAD') && isMedia(path)
  const isScrape = (req: Request) =>
    req.path === '/metrics' &&
    mayReadMetrics(config.METRICS_TOKEN, {
      peer: req.socket.remoteAddress ?? '',
      header: (name) => req.get(name),
    }) === 'yes'
  const unlimited = (req: Request) => req.path === '/health' || req.path === '/ready' || isFetched(req) || isScrape(req)
  app.use(limitPerAddress(config.RATE_LIMIT_PER_IP, countsOf, unlimited))
  serveOperations(app, operations, services, {
    failedLogins: new FailedLogins(config.RATE_LIMIT_FAILED_AUTH, log, Date.now, countsOf('failed')),
    // Within the company's: what a key has used up is not counted against the others of its company.
    perCaller: [
      limitPerKey(config.RATE_LIMIT_PER_KEY, countsOf),
      limitPerCompany(config.RATE_LIMIT_PER_COMPANY, countsOf),
    ],
  })
  if (services.mediaPath) app.use(services.mediaPath, serveMedia(media.store))
  app.use(() => {
    throw notFound('There is nothing at this address.')
  })
  app.use(errorHandler(log))
  return app
}

const isBelow = (folder: string | undefined, path: string) =>
  folder !== undefined && folder !== '/' && path.startsWith(`${folder}/`)
