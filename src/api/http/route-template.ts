import type { IncomingMessage } from 'node:http'
import type { Request, RequestHandler } from 'express'

const ofFiles = new WeakMap<IncomingMessage, string>()

/**
 * Notes of each request whether it is for a file.
 * @param fileRoute what stands for a path that leads to a file; undefined for others
 */
export const noteFileRoute =
  (fileRoute: (path: string) => string | undefined): RequestHandler =>
  (req, _res, next) => {
    const route = fileRoute(req.path)
    if (route !== undefined) ofFiles.set(req, route)
    next()
  }

/** What stands for all files like the one that a request asks for; undefined for requests that ask for none. */
export const routeOfFile = (req: IncomingMessage): string | undefined => ofFiles.get(req)

/** What stands for the address of a request; undefined where it never came to one of ours. */
export const routeOf = (req: IncomingMessage): string | undefined => routeOfFile(req) ?? routeTemplate(req as Request)

/** The template of the address that a request reached; undefined for what was refused before it reached an operation. */
const routeTemplate = ({ route }: Request): string | undefined =>
  typeof route?.path === 'string' ? route.path.replace(/:(\w+)/g, '{$1}') : undefined

/** Of every media file. */
export const MEDIA_ROUTE = '/{media file}'

/** Of every file that our pages are made of. */
export const PAGE_ROUTE = '/ui/{file}'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** The method of a request, where it is one of the few there are. */
export const knownMethod = ({ method = '' }: Pick<IncomingMessage, 'method'>): string =>
  methods.has(method) ? method : '_OTHER'
