import { createHash } from 'node:crypto'
import type { Request } from 'express'
import type { StoredMedia } from '../../media/media-library'

/** What makes two requests the same one: what is asked of what, with which content. SHA-256, hexadecimal. */
export function requestHash(req: Request, files: StoredMedia[]): string {
  const contents = files.map((file) => file.sha256)
  // A form is rarely sent twice with the same boundary, so its parts are compared and not its bytes.
  const said = [req.method, req.path, req.query, req.get('If-Match') ?? '', req.body ?? null, contents]
  return createHash('sha256').update(JSON.stringify(said, inOrder)).digest('hex')
}

// The order of the fields of an object says nothing.
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
