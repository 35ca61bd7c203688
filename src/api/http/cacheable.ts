import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AnswerDescription, Call } from '../operations/operation'

/** Something that is the same for everybody until the program changes. */
export type Cacheable = { body: Buffer; etag: string }

export function cacheable(content: string | Buffer): Cacheable {
  const body = Buffer.from(content)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

export const notModified = {
  description: 'It has not changed since you got it',
  schema: z.undefined(),
  headers: { ETag: 'The same as before', 'Cache-Control': 'The same as before' },
} satisfies AnswerDescription

/** The whole of it, or word that the client has it already. */
export function cachedAnswer({ header }: Pick<Call, 'header'>, { body, etag }: Cacheable) {
  const headers = { ETag: etag, 'Cache-Control': 'public, no-cache' }
  const known = (header('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag) || known.includes('*')) return { status: 304 as const, body: undefined, headers }
  return { status: 200 as const, body, headers }
}
