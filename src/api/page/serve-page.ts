import { extname } from 'node:path'
import type { Request, RequestHandler, Response } from 'express'
import { hasCopy } from '../http/cacheable'
import { readsEncoding } from '../http/reads-encoding'
import { ApiProblem, notFound } from '../problems/problem'
import { ownOrigin } from '../session/asker'
import { notBuilt } from './not-built'
import { type BuiltPage, type PageFile, readPage } from './page-files'
import { pagePolicy } from './page-policy'

const ASSETS = '/ui/assets/'
const ICON = '/favicon.ico'
const DOCS = '/docs'

/** Whether a path belongs to the pages: the page itself, at whichever of its addresses, the description of the API, and what they are made of. */
export const isOfPage = (path: string): boolean =>
  path === '/' || path === '/ui' || path.startsWith('/ui/') || path === ICON || path === DOCS

type Options = {
  /** Whether there is more than the description of the API, which is always there. */
  whole: boolean
  /** Where the build has put it. */
  folder: string
  /** Path under which a proxy serves us; empty for none. */
  base: string
  /** Origin of the addresses that media files have. */
  mediaOrigin: string
}

/**
 * Serves the page. Below `/ui/` every address is the page's, which shows by it what belongs there; only its files have theirs.
 * Nothing is read from the disk but the first time, or while there is nothing to be read.
 */
export function servePage({ whole, folder, base, mediaOrigin }: Options): RequestHandler {
  let page: BuiltPage | undefined
  return async (req, res, next) => {
    const { path, method } = req
    const isAsset = path.startsWith(ASSETS)
    if (!isOfPage(path) || !(whole || isAsset || path === DOCS)) return next()
    if (method !== 'GET' && method !== 'HEAD') throw onlyRead()
    if (path === '/' || path === '/ui') return res.redirect(302, `${base}/ui/`)
    page ??= await readPage(folder, base)
    if (isAsset || path === ICON) {
      const file = isAsset ? page?.assets.get(path.slice(ASSETS.length)) : page?.icon
      if (!file) throw notFound('The page has no such file.')
      return send(req, res, file, isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
    }
    if (!page) return res.status(503).type('html').send(notBuilt(base))
    res.set('Content-Security-Policy', pagePolicy(mediaOrigin, ownOrigin(req)))
    return send(req, res, path === DOCS ? page.docs : page.index, 'no-cache')
  }
}

function send(req: Request, res: Response, { name, tag, ...forms }: PageFile, cacheControl: string): void {
  const encoding = (['br', 'gzip'] as const).find((one) => forms[one] && readsEncoding(one, req.get('Accept-Encoding')))
  const etag = `"${encoding ? `${tag}-${encoding}` : tag}"`
  res.vary('Accept-Encoding').type(extname(name)).set({ ETag: etag, 'Cache-Control': cacheControl })
  if (hasCopy((header) => req.get(header), etag)) return void res.status(304).end()
  if (encoding) res.set('Content-Encoding', encoding)
  res.send(forms[encoding ?? 'plain'])
}

const onlyRead = () =>
  new ApiProblem(405, {
    code: 'method-not-allowed',
    detail: 'This address answers GET only.',
    headers: { Allow: 'GET' },
  })
