import type { S3Settings } from '../config/s3-settings'
import { formatOfKey, isMediaKey } from './media-key'
import type { ByteRange, MediaStore, OpenedFile } from './media-store'
import { S3Client } from './s3-client'
import type { SpooledFile } from './spool'

/** A key never changes its content, so everybody may keep it for ever. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Keeps files in a bucket of Amazon S3, or of a service that speaks its language. */
export class S3MediaStore implements MediaStore {
  private readonly client: S3Client

  /** @param publicUrl the address under which the bucket's files are served, without a slash at the end */
  constructor(
    private readonly settings: S3Settings,
    private readonly publicUrl: string,
    idleMs?: number,
  ) {
    this.client = new S3Client(settings, idleMs)
  }

  id(): Promise<string> {
    return Promise.resolve(`s3:${this.settings.bucketUrl.replace(/^https?:\/\//, '')}`.slice(0, 190))
  }

  urlOf(key: string): string {
    return `${this.publicUrl}/${key}`
  }

  // A PUT that breaks off keeps nothing: the service knows the length and the hash that have to arrive.
  async put(key: string, { size, sha256, format, ...file }: SpooledFile): Promise<void> {
    const headers = { 'Content-Type': format.contentType, 'Cache-Control': IMMUTABLE }
    const path = await file.path()
    await this.client.sendForText({ method: 'PUT', key, headers, body: { path, size, sha256 } }, [200])
  }

  async openRead(key: string, range?: ByteRange): Promise<OpenedFile | undefined> {
    if (!isMediaKey(key)) return undefined
    const headers = range && { Range: `bytes=${range.first}-${range.last}` }
    const answer = await this.client.send({ method: 'GET', key, ...(headers && { headers }) }, [range ? 206 : 200, 404])
    if (answer.statusCode === 404) {
      answer.resume()
      return undefined
    }
    return { stream: this.client.bodyOf(answer), size: Number(answer.headers['content-length']) }
  }

  async sizeOf(key: string): Promise<number | undefined> {
    if (!isMediaKey(key)) return undefined
    const answer = await this.client.send({ method: 'HEAD', key }, [200, 404])
    answer.resume()
    return answer.statusCode === 404 ? undefined : Number(answer.headers['content-length'])
  }

  async remove(key: string): Promise<void> {
    if (isMediaKey(key)) await this.client.sendForText({ method: 'DELETE', key }, [200, 204, 404])
  }

  async *list(): AsyncGenerator<{ key: string; changedAt: Date }> {
    let after = ''
    for (;;) {
      // By name and not by continuation token: a token would have to be unescaped, names of ours need not.
      const query = `encoding-type=url&list-type=2&max-keys=1000${after && `&start-after=${encodeURIComponent(after)}`}`
      const { text } = await this.client.sendForText({ method: 'GET', key: '', query }, [200])
      for (const [, entry = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        after = decodeURIComponent(tagOf(entry, 'Key').replaceAll('+', ' '))
        if (formatOfKey(after)) yield { key: after, changedAt: new Date(tagOf(entry, 'LastModified')) }
      }
      if (tagOf(text, 'IsTruncated') !== 'true') return
    }
  }
}

const tagOf = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
