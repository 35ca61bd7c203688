import { createHash, type Hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Blob, KEPT_BYTES } from '../state/blobs'

/** Counts and hashes bytes as they come, and keeps only the beginning. One upload may arrive in several requests. */
export class Digest {
  size = 0
  private hash: Hash = createHash('sha256')
  private head: Buffer[] = []
  private headSize = 0

  add(chunk: Buffer): void {
    this.size += chunk.length
    this.hash.update(chunk)
    if (this.headSize >= KEPT_BYTES) return
    const kept = chunk.subarray(0, KEPT_BYTES - this.headSize)
    this.head.push(kept)
    this.headSize += kept.length
  }

  /** A digest that goes on from here, while this one stays as it is. */
  fork(): Digest {
    const fork = new Digest()
    fork.size = this.size
    fork.hash = this.hash.copy()
    fork.head = [...this.head]
    fork.headSize = this.headSize
    return fork
  }

  beginning(): Buffer {
    if (this.head.length !== 1) this.head = [Buffer.concat(this.head)]
    return this.head[0] ?? Buffer.alloc(0)
  }

  blob(): Blob {
    return { sha256: this.hash.copy().digest('hex'), size: this.size, bytes: this.beginning() }
  }
}

/**
 * Streams a request body into a digest. Resolves with the number of bytes that came and whether the client stayed until
 * the end: what came before a cut stays counted, which is what resumable uploads build on.
 */
export function digestBody(request: IncomingMessage, digest: Digest): Promise<{ bytes: number; complete: boolean }> {
  return new Promise((resolve) => {
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      digest.add(chunk)
    })
    request.on('end', () => resolve({ bytes, complete: true }))
    request.on('close', () => resolve({ bytes, complete: false }))
    request.on('error', () => resolve({ bytes, complete: false }))
  })
}
