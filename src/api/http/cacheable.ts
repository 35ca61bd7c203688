import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import type { AnswerDescription, Call } from '../operations/operation'
import { readsEncoding } from './reads-encoding'

const MOST_COMPRESSED = { level: 9 }
/** Smaller ones fit into one packet as they are. */
const WORTH_BYTES = 1_024

/** One way to send it. Each has a tag of its own: they are other bytes. */
type Form = { body: Buffer; etag: string; encoding?: 'gzip' }

/** Something that is the same for everybody until the program changes; compressed once, when it is first wanted so. */
export type Cacheable = { plain: Form; gzipped(): Promise<Form> }

export function cacheable(content: string | Buffer): Cacheable {
  const body = Buffer.from(content)
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  const plain = { body, etag: `"${tag}"` }
  let small: Promise<Form> | undefined
  const gzipped = async (): Promise<Form> => ({
    body: await promisify(gzip)(body, MOST_COMPRESSED),
    etag: `"${tag}-gzip"`,
    encoding: 'gzip',
  })
  return {
    plain,
    gzipped: () => {
      if (body.length < WORTH_BYTES) return Promise.resolve(plain)
      small ??= gzipped()
      return small
    },
  }
}

export const notModified = {
  description: 'It has not changed since you got it',
  schema: z.undefined(),
  headers: { ETag: 'The same as before', 'Cache-Control': 'The same as before' },
} satisfies AnswerDescription

/** Whether the client has a copy with this tag, marked as weak or not (RFC 9110, 13.1.2). */
export function hasCopy(header: Call['header'], etag: string): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//, '')
  const known = (header('If-None-Match') ?? '').split(',').map(plain)
  return known.includes(plain(etag)) || known.includes('*')
}

/** The whole of it, as small as the client can read it, or word that the client has it already. */
export async function cachedAnswer({ header }: Pick<Call, 'header'>, { plain, gzipped }: Cacheable) {
  const { body, etag, encoding } = readsEncoding('gzip', header('Accept-Encoding')) ? await gzipped() : plain
  const headers = { ETag: etag, 'Cache-Control': 'public, no-cache', Vary: 'Accept-Encoding' }
  if (hasCopy(header, etag)) return { status: 304 as const, body: undefined, headers }
  return { status: 200 as const, body, headers: { ...headers, ...(encoding && { 'Content-Encoding': encoding }) } }
}
