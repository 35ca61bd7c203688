import { createReadStream } from 'node:fs'
import { Agent as HttpAgent, type IncomingMessage, type OutgoingHttpHeaders, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { pipeline, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { sign } from 'aws4'
import type { S3Settings } from '../config/s3-settings'
import { isPassing, S3Error, s3ErrorOf } from './s3-error'
import { watchedBody } from './watched-stream'

export type S3Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Empty for the bucket itself. */
  key: string
  query?: string
  headers?: OutgoingHttpHeaders
  /** Read anew for each try. */
  body?: { path: string; size: number; sha256: string }
}

/** Who sends and takes nothing for so long is gone. */
const IDLE_MS = 30_000
/** A busy S3 says so and expects us again; all its requests are safe to repeat. */
const PAUSES_MS = [200, 1_000]
/** An error's explanation, or a list of a thousand names. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024
const NO_BODY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * Speaks to one bucket. aws4 signs, Node sends: Amazon's own client does the same with 22 MB of packages and 200 ms of
 * loading. The hash of a body is signed as well, so that the service itself refuses a file that was damaged on its way.
 */
export class S3Client {
  private readonly url: URL
  // Its idle sockets keep no process alive.
  private readonly agent: HttpAgent

  constructor(
    private readonly settings: S3Settings,
    private readonly idleMs = IDLE_MS,
  ) {
    this.url = new URL(settings.bucketUrl)
    const options = { keepAlive: true, maxFreeSockets: 16 }
    this.agent = this.url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  }

  /**
   * The answer to a request, its body unread, when it is one of `expected`.
   * @throws S3Error for every other answer and for none; it names the bucket, and neither key nor signature
   */
  async send(request: S3Request, expected: number[]): Promise<IncomingMessage> {
    for (let tries = 0; ; tries++) {
      try {
        const answer = await this.sendOnce(request)
        if (expected.includes(answer.statusCode ?? 0)) return answer
        throw await s3ErrorOf(answer, request.method, this.settings.bucketUrl, await bodyText(answer))
      } catch (error) {
        const pause = PAUSES_MS[tries]
        if (pause === undefined || !isPassing(error)) throw error
        await sleep(pause * (0.5 + Math.random()))
      }
    }
  }

  /** The same for answers whose body is read here: a list, or nothing. */
  async sendForText(request: S3Request, expected: number[]): Promise<{ status: number; text: string }> {
    const answer = await this.send(request, expected)
    return { status: answer.statusCode ?? 0, text: await bodyText(answer) }
  }

  private sendOnce({ method, key, query, headers, body }: S3Request): Promise<IncomingMessage> {
    const { region, accessKeyId, secretAccessKey } = this.settings
    const folder = this.url.pathname.replace(/\/$/, '')
    const path = key ? `${folder}/${key}` : folder || '/'
    const signed = sign(
      {
        service: 's3',
        region,
        method,
        host: this.url.host,
        path: query ? `${path}?${query}` : path,
        headers: {
          ...headers,
          'X-Amz-Content-Sha256': body?.sha256 ?? NO_BODY_SHA256,
          ...(body && { 'Content-Length': body.size }),
        },
      },
      { accessKeyId, secretAccessKey },
    )
    const request = this.url.protocol === 'https:' ? requestHttps : requestHttp
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(S3Error.ofNetwork(error, method, this.settings.bucketUrl))
      const sent = request({
        method,
        protocol: this.url.protocol,
        hostname: this.url.hostname.replace(/^\[|\]$/g, ''),
        port: this.url.port,
        path: signed.path,
        headers: signed.headers as OutgoingHttpHeaders,
        agent: this.agent,
        timeout: this.idleMs,
      })
      sent.on('response', resolve).on('error', fail)
      sent.on('timeout', () => sent.destroy(new Error(`nothing moved for ${this.idleMs / 1000} s`)))
      if (!body) return sent.end()
      // What the disk says is the disk's, and asking the bucket again would not help.
      const file = createReadStream(body.path).on('error', reject)
      // An answer may come before all was sent, and then nobody listens to the rest.
      pipeline(file, sent, (error) => error && fail(error))
    })
  }

  /** The body of an answer as a stream that tells in our words when it breaks off. */
  bodyOf(answer: IncomingMessage): Readable {
    const { bucketUrl } = this.settings
    return watchedBody(answer, this.idleMs, (what) => new S3Error(`GET at ${bucketUrl}: the file ${what}`, 0, 'BROKEN'))
  }
}

async function bodyText(answer: IncomingMessage): Promise<string> {
  let size = 0
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MAX_TEXT_BYTES) answer.destroy(new Error('the answer does not end'))
  })
  return text(answer)
}
