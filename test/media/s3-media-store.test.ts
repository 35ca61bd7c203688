import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newMediaKey } from '../../src/media/media-key'
import { S3MediaStore } from '../../src/media/s3-media-store'
import { jpeg } from '../api/support/files'
import { busy, hangUp, type S3Server, startS3 } from '../support/s3-server'
import { TestSpool } from '../support/test-spool'
import { mediaStoreContract } from './store-contract'

const publicUrl = 'https://media.example.com'

mediaStoreContract('a bucket', async () => {
  const s3 = await startS3()
  const others: S3Server[] = []
  const { PutObject } = { PutObject: async (name: string) => put(s3, name) }
  return {
    store: new S3MediaStore(s3.settings, publicUrl),
    elsewhere: () => new S3MediaStore(s3.settings, publicUrl),
    otherPlace: async () => {
      const other = await startS3()
      others.push(other)
      return new S3MediaStore(other.settings, publicUrl)
    },
    addForeign: PutObject,
    close: async () => {
      for (const server of [s3, ...others]) await server.close()
    },
  }
})

/** Puts an object as another program would. */
async function put({ settings, url }: S3Server, name: string): Promise<void> {
  const { sign } = await import('aws4')
  const host = new URL(url).host
  const signed = sign(
    { service: 's3', region: 'us-east-1', method: 'PUT', host, path: `/media/${name}`, body: 'x' },
    settings,
  )
  const answer = await fetch(`${url}/media/${name}`, {
    method: 'PUT',
    body: 'x',
    headers: signed.headers as Record<string, string>,
  })
  if (!answer.ok) throw new Error(`PUT ${name}: ${answer.status} ${await answer.text()}`)
}

describe('a bucket', () => {
  let s3: S3Server
  let store: S3MediaStore
  let spool: TestSpool
  let folder: string

  beforeAll(async () => {
    s3 = await startS3()
    store = new S3MediaStore(s3.settings, publicUrl, 500)
    folder = await mkdtemp(join(tmpdir(), 's3-store-'))
    spool = new TestSpool(folder)
  })
  beforeEach(() => {
    s3.faults.length = 0
    s3.requests.length = 0
  })
  afterAll(async () => {
    await spool.closeAll()
    await s3.close()
    await rm(folder, { recursive: true, force: true })
  })

  const spooled = async (size = 2_000) => {
    const file = await spool.receive(Readable.from([jpeg(size)]), { maxBytes: 1e9 })
    return { file, key: newMediaKey(file.format) }
  }

  it('hands files out with their type, to be kept for ever', async () => {
    const { file, key } = await spooled()
    await store.put(key, file)
    const answer = await fetch(`${s3.settings.bucketUrl}/${key}`)
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg')
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  })

  it('is asked again when it is busy or hangs up, and then keeps the whole file', async () => {
    const { file, key } = await spooled(1_000_000)
    s3.faults.push(busy, hangUp)
    await store.put(key, file)
    expect(s3.requests).toEqual(Array(3).fill(`PUT /media/${key}`))
    expect(await store.sizeOf(key)).toBe(1_000_000)
    s3.faults.push(hangUp, busy)
    const opened = await store.openRead(key)
    expect((await buffer(opened?.stream as Readable)).length).toBe(1_000_000)
  })

  it.each([
    ['is busy', busy, /PUT at http:\/\/127.0.0.1:\d+\/media: HTTP 503, SlowDown, Please reduce your request rate\./],
    ['hangs up in the middle', hangUp, /PUT at http:\/\/127.0.0.1:\d+\/media: no answer \((ECONNRESET|EPIPE)\)/],
    ['never answers', () => {}, /PUT at http:\/\/127.0.0.1:\d+\/media: no answer \(nothing moved for 0.5 s\)/],
  ])('says so when it %s for long, and has kept nothing', async (_name, fault, message) => {
    const { file, key } = await spooled(1_000_000)
    s3.faults.push(fault, fault, fault)
    await expect(store.put(key, file)).rejects.toThrow(message)
    expect(await store.sizeOf(key)).toBeUndefined()
  })

  it('says it when a file breaks off while it is read', async () => {
    const { file, key } = await spooled(1_000_000)
    await store.put(key, file)
    s3.faults.push((_req, res) => {
      res.writeHead(200, { 'Content-Length': 1_000_000 })
      res.write(Buffer.alloc(1_000))
      setTimeout(() => res.destroy(), 50)
    })
    const opened = await store.openRead(key)
    await expect(buffer(opened?.stream as Readable)).rejects.toThrow(/the file broke off while it was read/)
    s3.faults.push((_req, res) => {
      res.writeHead(200, { 'Content-Length': 1_000_000 })
      res.write(Buffer.alloc(1_000))
    })
    const silent = await store.openRead(key)
    await expect(buffer(silent?.stream as Readable)).rejects.toThrow(/the file sent nothing for 0.5 s/)
  })

  it.each([
    ['secret', { secretAccessKey: 'wrong-secret-value' }, /SignatureDoesNotMatch.*correct S3_SECRET_ACCESS_KEY/],
    ['key', { accessKeyId: 'WRONG-KEY-VALUE' }, /correct S3_ACCESS_KEY_ID/],
    ['bucket', { bucketUrl: 'missing' }, /NoSuchBucket.*correct S3_BUCKET/],
  ])('tells what to do when the %s is wrong, once and without quoting it', async (_name, wrong, message) => {
    const bucketUrl = 'bucketUrl' in wrong ? `${s3.url}/${wrong.bucketUrl}` : s3.settings.bucketUrl
    const other = new S3MediaStore({ ...s3.settings, ...wrong, bucketUrl }, publicUrl)
    const { file, key } = await spooled()
    const error = await other.put(key, file).then(
      () => undefined,
      (reason: Error) => reason,
    )
    expect(error?.message).toMatch(message)
    expect(JSON.stringify(error) + error?.message + error?.stack).not.toMatch(
      /wrong-secret-value|WRONG-KEY-VALUE|S3RVER\b/,
    )
    expect(s3.requests).toHaveLength(1)
  })

  it('is listed page by page', async () => {
    const asked: string[] = []
    const pages = new Map([
      ['', ['aa', 'bb']],
      [`bb/${'b'.repeat(48)}.jpg`, ['cc']],
    ])
    const page = (req: { url?: string }, res: { end(text: string): void }) => {
      const after = new URL(req.url ?? '', 'http://x').searchParams.get('start-after') ?? ''
      asked.push(after)
      const entries = (pages.get(after) ?? []).map(
        (two) =>
          `<Contents><Key>${two}%2F${two[0]?.repeat(48)}.jpg</Key><LastModified>2026-11-22T10:00:00.000Z</LastModified></Contents>`,
      )
      res.end(`<ListBucketResult><IsTruncated>${after === ''}</IsTruncated>${entries.join('')}</ListBucketResult>`)
    }
    s3.faults.push(page as never, page as never)
    const keys: string[] = []
    for await (const { key } of store.list()) keys.push(key.slice(0, 2))
    expect(keys).toEqual(['aa', 'bb', 'cc'])
    expect(asked).toEqual(['', `bb/${'b'.repeat(48)}.jpg`])
  })
})
