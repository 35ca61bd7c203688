import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response } from 'express'
import { formatOfKey, nameOfKey } from '../../media/media-key'
import type { ByteRange, MediaStore } from '../../media/media-store'
import { hasThumbnail, type Thumbnails, type ThumbnailWidth, thumbnailWidths } from '../../media/thumbnails'
import { whenOver } from '../http/when-over'
import { ApiProblem, invalidFields, notFound } from '../problems/problem'
import { countedAddress } from '../rate-limit/address'

/**
 * Hands out the files of the media store, whole or in ranges: from the folder directly, from a bucket as they come. A
 * name never changes its content, so everybody may keep it for ever; the names cannot be guessed, and there is no list
 * of them. With `?w=` a small picture of a picture.
 */
export function serveMedia(store: MediaStore, thumbnails: Thumbnails): RequestHandler {
  return async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    const key = req.path.slice(1)
    const format = formatOfKey(key)
    if (!format) throw noSuchFile()
    res.set({
      'Content-Type': format.contentType,
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: `"${nameOfKey(key)}"`,
      // Pages of the frontend live on another origin and show these pictures.
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    })
    try {
      if (req.query.w !== undefined) await sendThumbnail(req, res, { store, thumbnails, key })
      else if (store.directory) await sendFile(res, store.directory, key)
      else await sendFromStore(req, res, store, key)
    } catch (error) {
      if (res.headersSent) return void res.destroy()
      const refusal = refusalOf(error, res)
      for (const name of ['Content-Type', 'ETag', 'Accept-Ranges', 'Content-Length']) res.removeHeader(name)
      res.set('Cache-Control', 'no-store')
      throw refusal
    }
  }
}

type Pictured = { store: MediaStore; thumbnails: Thumbnails; key: string }

/** A small picture, as long as the file itself is there: what was thrown away is seen nowhere any more. */
async function sendThumbnail(req: Request, res: Response, { store, thumbnails, key }: Pictured): Promise<void> {
  const width = widthOf(req.query.w)
  if (!hasThumbnail(key)) throw noThumbnail()
  if ((await store.sizeOf(key)) === undefined) throw noSuchFile()
  res.set({ 'Content-Type': 'image/webp', ETag: `"${nameOfKey(key)}-${width}"` })
  if (req.fresh) return void res.status(304).end()
  const small = await thumbnails.of(key, width, countedAddress(req.ip))
  if (!small) throw noThumbnail()
  res.set('Content-Length', String(small.length)).end(req.method === 'HEAD' ? undefined : small)
}

/** @throws ApiProblem 400 for a width that none is made in */
function widthOf(asked: unknown): ThumbnailWidth {
  const width = thumbnailWidths.find((one) => String(one) === asked)
  if (width) return width
  throw invalidFields([{ path: 'w', message: `must be one of ${thumbnailWidths.join(', ')}` }])
}

const noThumbnail = () =>
  notFound('There is no small picture of this file: it is no JPEG, PNG or WebP that can be read.')

const noSuchFile = () => notFound('There is no such file.')

const otherVersion = () =>
  new ApiProblem(412, {
    code: 'bad-request',
    detail: 'The file is another than the one that If-Match or If-Unmodified-Since asks for. Files never change.',
  })

const behindEnd = (size: number) =>
  new ApiProblem(416, {
    code: 'bad-request',
    detail: `The file has ${size} bytes; the range lies behind its end.`,
    headers: { 'Content-Range': `bytes */${size}` },
  })

/** What sending from the folder is refused with carries a status; the size of the file stands in a header. */
function refusalOf(error: unknown, res: Response): unknown {
  if (error instanceof ApiProblem) return error
  switch ((error as { status?: number }).status) {
    case 404:
      return noSuchFile()
    case 412:
      return otherVersion()
    case 416:
      return behindEnd(Number(/\d+$/.exec(res.get('Content-Range') ?? '')?.[0]))
    default:
      return error
  }
}

function sendFile(res: Response, root: string, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { root, dotfiles: 'deny', cacheControl: false } as const
    res.once('pipe', (file: Readable) => closeWithAnswer(file, res))
    res.sendFile(key, options, (error?: Error & { code?: string }) => {
      // A client that went away has no complaint.
      if (error && error.code !== 'ECONNABORTED') reject(error)
      else resolve()
    })
  })
}

/** What is read for an answer that waits behind others of its connection would stay open when that ends. */
const closeWithAnswer = (file: Readable, res: Response) => whenOver(res, () => file.destroy())

async function sendFromStore(req: Request, res: Response, store: MediaStore, key: string): Promise<void> {
  res.set('Accept-Ranges', 'bytes')
  if (!isWanted(req.get('If-Match'), res.get('ETag'))) {
    throw (await store.sizeOf(key)) === undefined ? noSuchFile() : otherVersion()
  }
  if (req.fresh) return void res.status(304).end()
  // The size is a question of its own, which a plain GET need not ask.
  const size = req.method === 'HEAD' || req.get('Range') ? await store.sizeOf(key) : Number.NaN
  if (size === undefined) throw noSuchFile()
  const range = Number.isNaN(size) ? undefined : wantedRange(req, res, size)
  if (range) res.status(206).set('Content-Range', `bytes ${range.first}-${range.last}/${size}`)
  if (req.method === 'HEAD') {
    return void res.set('Content-Length', String(range ? range.last - range.first + 1 : size)).end()
  }
  const file = await store.openRead(key, range)
  if (!file) throw noSuchFile()
  res.set('Content-Length', String(file.size))
  closeWithAnswer(file.stream, res)
  await pipeline(file.stream, res).catch((error) => {
    if (!res.destroyed && !res.writableEnded) throw error
  })
}

/** Whether `If-Match` lets a file of the bucket through; a condition on its date cannot be held against it (RFC 9110, 13.1.4). */
const isWanted = (condition: string | undefined, tag: string | undefined): boolean =>
  condition === undefined || condition === '*' || condition.split(',').some((one) => one.trim() === tag)

/** The one range that is asked for; undefined for the whole file, also when several are asked for or it has changed. */
function wantedRange(req: Request, res: Response, size: number): ByteRange | undefined {
  const condition = req.get('If-Range')
  if (condition !== undefined && condition !== res.get('ETag')) return undefined
  const ranges = req.range(size, { combine: true })
  if (ranges === -1) throw behindEnd(size)
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return undefined
  const [{ start: first, end: last } = { start: 0, end: 0 }] = ranges
  return { first, last }
}
