/**
 * Bytes that are kept for longer than a moment, in memory of their own. A Buffer is a part of a block that others share, of 8 KB
 * when it was made small, of 64 KB when it was cut out of what came over a connection, and the whole block stays for as long
 * as any part of it is kept.
 * @returns the same when it is at least half of its block
 */
export function inOwnMemory(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength <= 2 * bytes.length) return bytes
  // Buffer.from would put a small one into a shared block again.
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}
