import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import type { S3Settings } from '../../src/config/s3-settings'

export type S3Server = {
  url: string
  settings: S3Settings
  /** The same as an operator writes it. */
  env: Record<string, string>
  /** Requests that came, as `PUT /bucket/key`. */
  requests: string[]
  /** What happens to the next requests instead of the right thing, one each. */
  faults: RequestListener[]
  /** Names of all files in the bucket. */
  keys(): Promise<string[]>
  close(): Promise<void>
}

/** A real S3-compatible server with one empty bucket, on a free port. It checks signatures. */
export async function startS3(bucket = 'media'): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 's3-'))
  const s3 = new S3rver({
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket, configs: [] }],
  })
  await s3.configureBuckets()
  const handle = s3.callback()
  const requests: string[] = []
  const faults: RequestListener[] = []
  const server = createServer((req, res) => {
    requests.push(`${req.method} ${req.url}`)
    const fault = faults.shift()
    if (fault) fault(req, res)
    else handle(req, res)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = {
    bucketUrl: `${url}/${bucket}`,
    region: 'us-east-1',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  }
  return {
    url,
    settings,
    env: {
      MEDIA_STORE: 's3',
      S3_ENDPOINT: url,
      S3_BUCKET: bucket,
      S3_ACCESS_KEY_ID: settings.accessKeyId,
      S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
    },
    requests,
    faults,
    keys: async () =>
      (await readdir(join(directory, bucket), { recursive: true }))
        .filter((name) => name.endsWith('._S3rver_object'))
        .map((name) => name.replace('._S3rver_object', '')),
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Answers as a busy S3 does. */
export const busy: RequestListener = (req, res) => {
  req.resume()
  res.writeHead(503, { 'Content-Type': 'application/xml' })
  res.end(
    '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
  )
}

/** Takes some of the request and hangs up. */
export const hangUp: RequestListener = (req) => {
  req.once('data', () => req.socket.destroy())
  if (req.method !== 'PUT') req.socket.destroy()
}
