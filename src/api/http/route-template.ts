import type { IncomingMessage } from 'node:http'
import type { Request } from 'express'

/** The template of the address that a request reached; undefined for what was refused before it reached an operation. */
export const routeTemplate = ({ route }: Request): string | undefined =>
  typeof route?.path === 'string' ? route.path.replace(/:(\w+)/g, '{$1}') : undefined

/** Of every media file. */
export const MEDIA_ROUTE = '/{media file}'

/** Of every file that our pages are made of. */
export const PAGE_ROUTE = '/ui/{file}'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** The method of a request, where it is one of the few there are. */
export const knownMethod = ({ method = '' }: Pick<IncomingMessage, 'method'>): string =>
  methods.has(method) ? method : '_OTHER'
