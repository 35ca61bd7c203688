import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MediaItem } from '../../src/domain/post'
import { sampleJpeg, sampleMp4 } from '../../src/sandbox/sample-media'
import type { MediaKind } from './recipes'

const document = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
const files: Record<MediaKind, { name: string; contentType: string; bytes(seed: number): Buffer }> = {
  image: { name: 'jpg', contentType: 'image/jpeg', bytes: (seed) => sampleJpeg(1080, 1080, [40 * seed, 90, 150]) },
  video: { name: 'mp4', contentType: 'video/mp4', bytes: (seed) => sampleMp4(200_000, seed) },
  document: { name: 'pdf', contentType: 'application/pdf', bytes: () => document },
}

export type MediaServer = { itemsFor(kinds: MediaKind[]): MediaItem[]; close(): Promise<void> }

/** Serves the pictures, videos and documents of the recipes; no two of one post are alike. */
export async function startMediaServer(): Promise<MediaServer> {
  const cache = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const [seed, ending] = (request.url ?? '').slice(1).split('.')
    const file = Object.values(files).find((known) => known.name === ending)
    if (!file) return void response.writeHead(404).end()
    const bytes = cache.get(request.url ?? '') ?? file.bytes(Number(seed))
    cache.set(request.url ?? '', bytes)
    const range = /^bytes=(\d+)-(\d+)?$/.exec(request.headers.range ?? '')
    const first = range ? Number(range[1]) : 0
    const part = range ? bytes.subarray(first, range[2] ? Number(range[2]) + 1 : bytes.length) : bytes
    response.writeHead(range ? 206 : 200, {
      'Content-Type': file.contentType,
      'Content-Length': part.length,
      'Accept-Ranges': 'bytes',
      ...(range && { 'Content-Range': `bytes ${first}-${first + part.length - 1}/${bytes.length}` }),
    })
    response.end(request.method === 'HEAD' ? undefined : part)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    itemsFor: (kinds) =>
      kinds.map((type, n) => {
        const { name, contentType, bytes } = files[type]
        return {
          url: `http://127.0.0.1:${port}/${n + 1}.${name}`,
          type,
          contentType,
          size: bytes(n + 1).length,
          ...(type === 'image' && { altText: `Picture ${n + 1}` }),
        }
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
