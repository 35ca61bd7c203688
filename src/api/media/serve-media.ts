import type { RequestHandler } from 'express'
import { isMediaKey } from '../../media/local-media-store'
import { formatOfExtension } from '../../media/media-formats'
import { notFound } from '../problem'

/**
 * Hands out the files of the media folder, whole or in ranges. A name never changes its content, so everybody may keep
 * it for ever; the names cannot be guessed, and there is no list of them.
 */
export function serveMedia(directory: string): RequestHandler {
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    const key = req.path.slice(1)
    const format = isMediaKey(key) ? formatOfExtension(key.slice(key.lastIndexOf('.') + 1)) : undefined
    if (!format) throw notFound('There is no such file.')
    res.set({
      'Content-Type': format.contentType,
      'Cache-Control': 'public, max-age=31536000, immutable',
      // Pages of the frontend live on another origin and show these pictures.
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    })
    res.sendFile(
      key,
      { root: directory, dotfiles: 'deny', cacheControl: false },
      (error?: Error & { status?: number }) => {
        // Half a file is on its way: nobody is left to be told.
        if (!error || res.headersSent) return
        res.removeHeader('Content-Type')
        next(error.status === 404 ? notFound('There is no such file.') : error)
      },
    )
  }
}
