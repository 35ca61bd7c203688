import type { ReadableBytes } from './readable-file'

/** Nearly every header lies in so much, and the top boxes of a video that is no film. */
const FIRST_READ = 64 * 1024
/** From a bucket it comes about as fast as a few bytes do. */
const LARGEST_READ = 1024 * 1024
/** Far more than any real file needs; each may be a request to a bucket, and others wait for their turn meanwhile. */
const MOST_READS = 200

/** The bytes from `start` to before `end`, fewer where the file ends; undefined when it has been read from often enough. */
export type Reader = (start: number, end: number) => Promise<Buffer | undefined>

/**
 * Reads a file from front to back in small pieces, for which it is read from in few large ones: each twice as large as the
 * last, so that a file of many pieces costs few reads and a file of few pieces few bytes.
 */
export function readAhead(file: ReadableBytes): Reader {
  let window: Buffer = Buffer.alloc(0)
  let windowStart = 0
  let reads = 0
  return async (start, end) => {
    const wantedEnd = Math.min(end, file.size)
    const isInside = start >= windowStart && wantedEnd <= windowStart + window.length
    if (!isInside) {
      if (++reads > MOST_READS) return undefined
      const ahead = Math.min(FIRST_READ * 2 ** (reads - 1), LARGEST_READ)
      window = await file.read(start, Math.max(end, start + ahead))
      windowStart = start
    }
    return window.subarray(start - windowStart, Math.max(start, wantedEnd) - windowStart)
  }
}
