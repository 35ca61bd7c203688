import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseMultipart } from '../../src/sandbox/http/multipart'
import { fetchMedia } from '../../src/sandbox/media/fetch-media'
import { imageInfo, looksLikeVideo, mediaTypeOf } from '../../src/sandbox/media/image-info'
import { sampleJpeg, sampleMp4 } from '../../src/sandbox/sample-media'
import { KEPT_BYTES } from '../../src/sandbox/state/blobs'
import { World } from '../../src/sandbox/state/world'

describe('pictures', () => {
  it('tell their size from their header, behind whatever else the file carries', () => {
    const jpeg = sampleJpeg(640, 480, [1, 2, 3])
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0x10, 0x00]), Buffer.alloc(0x0ffe, 0xd8)])
    const withExif = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)])
    expect(imageInfo(withExif)).toEqual({ format: 'jpeg', width: 640, height: 480 })
    const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([10, 0, 20, 0, 0, 0, 0])])
    expect(imageInfo(gif)).toEqual({ format: 'gif', width: 10, height: 20 })
    expect(imageInfo(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined()
  })

  it('that hold several pictures are told from plain ones', () => {
    const jpeg = sampleJpeg(64, 64, [1, 2, 3])
    const several = Buffer.from([0xff, 0xe2, 0, 8, 0x4d, 0x50, 0x46, 0, 0, 0])
    expect(imageInfo(Buffer.concat([jpeg.subarray(0, 2), several, jpeg.subarray(2)]))?.format).toBe('mpo')
  })

  it('are named by their bytes, never by what a client says', () => {
    expect(mediaTypeOf(sampleJpeg(8, 8, [0, 0, 0]))).toBe('image/jpeg')
    expect(mediaTypeOf(Buffer.from('<html><script>alert(1)</script></html>'))).toBe('application/octet-stream')
    expect(looksLikeVideo(sampleMp4(100))).toBe(true)
  })
})

describe('a multipart body', () => {
  it('is cut into fields and files, byte for byte', () => {
    const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 13, 10])
    const body = Buffer.concat([
      Buffer.from('--xyz\r\nContent-Disposition: form-data; name="caption"\r\n\r\nGrüße\r\n'),
      Buffer.from(
        '--xyz\r\nContent-Disposition: form-data; name="source"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n',
      ),
      bytes,
      Buffer.from('\r\n--xyz--\r\n'),
    ])
    const [caption, source] = parseMultipart(body, 'multipart/form-data; boundary=xyz')
    expect(caption).toMatchObject({ name: 'caption', filename: undefined })
    expect(caption?.bytes.toString()).toBe('Grüße')
    expect(source).toMatchObject({ name: 'source', filename: 'a.jpg', contentType: 'image/jpeg' })
    expect(source?.bytes.equals(bytes)).toBe(true)
  })
})

describe('fetching a media URL', () => {
  const world = new World()
  const large = sampleMp4(5 * 1024 * 1024)
  const server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/large' }).end()
    else if (request.url === '/astray') response.writeHead(302, { location: 'ftp://nowhere/' }).end()
    else if (request.url === '/circle') response.writeHead(302, { location: '/circle' }).end()
    else if (request.url === '/cut')
      response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy())
    else response.end(large)
  })
  let origin = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('follows redirects and keeps only the beginning of something large', async () => {
    const blob = await fetchMedia(world, `${origin}/moved`, 10 * 1024 * 1024)
    if (typeof blob === 'string') throw new Error(blob)
    expect([blob.size, blob.bytes.length]).toEqual([large.length, KEPT_BYTES])
  })

  it.each([
    ['/large', 1000, 'too-large'],
    ['/cut', 1000, 'unreachable'],
    ['/circle', 1000, 'unreachable'],
    ['/astray', 1000, 'unreachable'],
    ['/ü', 1000, 'bad-url'],
  ])('of %s within %i bytes ends as %s', async (path, limit, outcome) => {
    expect(await fetchMedia(world, origin + path, limit)).toBe(outcome)
  })

  it('of nobody ends as unreachable', async () => {
    expect(await fetchMedia(world, 'http://127.0.0.1:1/a.jpg', 1000)).toBe('unreachable')
    expect(await fetchMedia(world, 'ftp://127.0.0.1/a.jpg', 1000)).toBe('bad-url')
  })
})
