import { createHash } from 'node:crypto'
import type { Request } from 'express'
import type { MediaStore, StoredMedia } from '../../media/media-store'

/** What makes two requests the same one: what is asked of what, with which content. SHA-256, hexadecimal. */
export async function requestHash(media: MediaStore, req: Request, files: StoredMedia[]): Promise<string> {
  const contents = await Promise.all(files.map((file) => contentOf(media, file)))
  // A form is rarely sent twice with the same boundary, so its parts are compared and not its bytes.
  const said = [req.method, req.path, req.query, req.get('If-Match') ?? '', req.body ?? null, contents]
  return createHash('sha256').update(JSON.stringify(said, inOrder)).digest('hex')
}

// The order of the fields of an object says nothing.
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function contentOf(media: MediaStore, file: StoredMedia): Promise<string> {
  const hash = createHash('sha256')
  const content = await media.openRead(file.key)
  // A file that went away meanwhile is like none before.
  if (!content) return file.key
  for await (const chunk of content) hash.update(chunk)
  return hash.digest('hex')
}
