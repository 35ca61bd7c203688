import { createHash, type Hash } from 'node:crypto'
import { detectTypeOfHead, HEAD_BYTES, needsWholeFile } from './detect-type'
import { formatOf } from './media-formats'
import { MediaRefused } from './media-refused'

/** What was learned about a file while it passed by; `hash` is the SHA-256 of what has passed so far. */
export type Inspection = { size: number; found: string | undefined; hash: Hash }

/**
 * Passes a file's bytes on and stops at the first reason against them, so that a wrong or too large file costs no more
 * disk than its beginning.
 */
export function inspectUpload(maxBytes: number): {
  inspection: Inspection
  pass: (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>
} {
  const inspection: Inspection = { size: 0, found: undefined, hash: createHash('sha256') }
  async function* pass(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let head: Buffer | undefined = Buffer.alloc(0)
    for await (const chunk of source) {
      inspection.size += chunk.length
      if (inspection.size > maxBytes) throw new MediaRefused({ kind: 'too-large', maxBytes })
      inspection.hash.update(chunk)
      if (!head) {
        yield chunk
        continue
      }
      head = Buffer.concat([head, chunk])
      if (head.length < HEAD_BYTES) continue
      inspection.found = await judge(head)
      yield head
      head = undefined
    }
    if (!head) return
    if (head.length === 0) throw new MediaRefused({ kind: 'empty' })
    inspection.found = await judge(head)
    yield head
  }
  return { inspection, pass }
}

async function judge(head: Buffer): Promise<string | undefined> {
  const found = await detectTypeOfHead(head)
  if (!needsWholeFile(found) && !(found && formatOf(found))) throw new MediaRefused({ kind: 'wrong-type', found })
  return found
}
