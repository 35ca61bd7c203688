import { createHash } from 'node:crypto'

/** Enough of a picture to look at; a 500 MB video must not stay in memory for it. */
export const KEPT_BYTES = 2 * 1024 * 1024

const MAX_TOTAL_BYTES = 192 * 1024 * 1024

/** Media a platform received: what it was, and its beginning for show. */
export interface Blob {
  sha256: string
  size: number
  bytes: Buffer
}

/** Received media by content, so that a thousand posts with one picture keep it once. */
export class Blobs {
  private readonly kept = new Map<string, Blob>()
  private total = 0

  add(bytes: Buffer): Blob {
    return this.addDigest({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      bytes,
    })
  }

  addDigest(blob: Blob): Blob {
    const known = this.kept.get(blob.sha256)
    if (known) return known
    const bytes = blob.bytes.length > KEPT_BYTES ? Buffer.from(blob.bytes.subarray(0, KEPT_BYTES)) : blob.bytes
    const stored = { ...blob, bytes }
    this.kept.set(blob.sha256, stored)
    this.total += bytes.length
    this.dropOldest()
    return stored
  }

  get(sha256: string): Blob | undefined {
    return this.kept.get(sha256)
  }

  clear(): void {
    this.kept.clear()
    this.total = 0
  }

  private dropOldest(): void {
    for (const [key, blob] of this.kept) {
      if (this.total <= MAX_TOTAL_BYTES || this.kept.size === 1) return
      this.kept.delete(key)
      this.total -= blob.bytes.length
    }
  }
}
