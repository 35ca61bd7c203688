import type { RequestListener } from 'node:http'
import express, { type Express, type Request, type Response } from 'express'
import { principalIn } from './auth/principal'
import { boundedRequest } from './http/bounded-request'
import { compressed } from './http/compressed'
import { crossOrigin } from './http/cors'
import { errorHandler } from './http/error-handler'
import { handOn } from './http/hand-on'
import { requestId } from './http/request-id'
import { requestLog } from './http/request-log'
import { MEDIA_ROUTE, noteFileRoute, PAGE_ROUTE } from './http/route-template'
import { securityHeaders } from './http/security-headers'
import { shedLoad } from './http/shed-load'
import { traceRequests } from './http/trace-requests'
import { clientAddress, noticeUnnamedProxy, trustedProxies } from './http/trusted-proxies'
import { serveMedia } from './media/serve-media'
import { mayReadMetrics } from './metrics/may-read-metrics'
import { operations } from './operations/every-operation'
import { serveOperations } from './operations/serve-operations'
import { isOfPage, servePage } from './page/serve-page'
import { notFound } from './problems/problem'
import { countedAddress } from './rate-limit/address'
import { limitPerAddress, limitPerCompany, limitPerKey } from './rate-limit/rate-limit'
import type { ApiServices } from './services'

/** The whole API, behind what refuses beforehand what it would get to too late. */
export function createListener(services: ApiServices): RequestListener {
  const { config, log } = services
  const client = clientAddress(config.TRUST_PROXY)
  return shedLoad(createApp(services), {
    log,
    crossOrigin: crossOrigin(config.CORS_ORIGINS),
    addressOf: (req) => countedAddress(client(req)),
    companyOf: (res) => principalIn(res as Response)?.companyId,
  })
}

/** It takes requests and answers them; nothing in it publishes. */
function createApp(services: ApiServices): Express {
  const { config, log, media, countsOf } = services
  const app = express()
  app.disable('x-powered-by')
  // Answers are small and differ each time: hashing them for an ETag is work for nothing.
  app.disable('etag')
  app.set('trust proxy', trustedProxies(config.TRUST_PROXY))
  const isMedia = (path: string) => isBelow(services.mediaPath, path)
  const fileRoute = (path: string) => (isMedia(path) ? MEDIA_ROUTE : isOfPage(path) ? PAGE_ROUTE : undefined)
  const { traces } = services
  app.use(
    noteFileRoute(fileRoute),
    requestId,
    ...(traces ? [traceRequests(traces)] : []),
    requestLog(log),
    securityHeaders,
    boundedRequest,
    crossOrigin(config.CORS_ORIGINS),
    compressed,
  )
  app.use(handOn(services.isDraining))
  if (!config.TRUST_PROXY) app.use(noticeUnnamedProxy(log, services.noteUnnamedProxy))
  // Who looks after the server, and the platforms that fetch media, must get through when others do not. The page is made of
  // files that lie in memory: what loading it costs is not worth a count, and whoever runs into a limit shall see it there.
  const isFetched = ({ method, path }: Request) =>
    (method === 'GET' || method === 'HEAD') && fileRoute(path) !== undefined
  const isScrape = (req: Request) =>
    req.path === '/metrics' &&
    mayReadMetrics(config.METRICS_TOKEN, {
      peer: req.socket.remoteAddress ?? '',
      header: (name) => req.get(name),
    }) === 'yes'
  const unlimited = (req: Request) => req.path === '/health' || req.path === '/ready' || isFetched(req) || isScrape(req)
  app.use(limitPerAddress(config.RATE_LIMIT_PER_IP, countsOf, unlimited))
  serveOperations(app, operations, services, [
    // Within the company's: what a key has used up is not counted against the others of its company.
    limitPerKey(config.RATE_LIMIT_PER_KEY, countsOf),
    limitPerCompany(config.RATE_LIMIT_PER_COMPANY, countsOf),
  ])
  const { pageFolder: folder, mediaOrigin } = services
  app.use(servePage({ whole: config.UI === 'on', folder, base: config.UI_BASE, mediaOrigin }))
  if (services.mediaPath) app.use(services.mediaPath, serveMedia(media.store, services.thumbnails))
  app.use(() => {
    throw notFound('There is nothing at this address.')
  })
  app.use(errorHandler(log))
  return app
}

const isBelow = (folder: string | undefined, path: string) =>
  folder !== undefined && folder !== '/' && path.startsWith(`${folder}/`)
