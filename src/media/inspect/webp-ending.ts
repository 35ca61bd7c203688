import type { Ending } from './ending'
import type { Reader } from './read-ahead'

/** Of name and length; the length counts what follows. */
const HEAD_BYTES = 8

/** Whether a WebP is as long as it says (RFC 9649, 2.3). The byte that makes its length even may be missing. */
export async function webpEnding(read: Reader, size: number): Promise<Ending> {
  const head = await read(0, HEAD_BYTES)
  if (!head || head.length < HEAD_BYTES) return 'unknown'
  return HEAD_BYTES + head.readUInt32LE(4) > size + 1 ? 'cut-off' : 'whole'
}
