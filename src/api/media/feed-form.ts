import type { IncomingMessage } from 'node:http'
import type { Writable } from 'node:stream'

/**
 * Hands the body of a request to the parser of forms, up to the form's closing boundary. What follows is to be ignored
 * (RFC 2046, 5.1.1); the parser (busboy) reads on instead, and waits for ever for the end of a file that begins there.
 */
export function feedForm(req: IncomingMessage, parser: Writable): void {
  const end = endOfForm(boundaryOf(req.headers['content-type'] ?? ''))
  const write = parser.write.bind(parser) as (chunk: Buffer) => boolean
  // The parser itself stays what the request is piped into, because it is unpiped when the form is refused.
  parser.write = (chunk: Buffer) => write(end(chunk))
  req.pipe(parser)
}

/** Cuts the chunks of a form, given one after another, at its closing boundary. */
function endOfForm(boundary: string): (chunk: Buffer) => Buffer {
  const closing = Buffer.from(`\r\n--${boundary}--`, 'latin1')
  // The first boundary may stand at the very beginning.
  let seen = Buffer.from('\r\n')
  let isOver = false
  return (chunk) => {
    if (isOver) return chunk.subarray(0, 0)
    const joint = Buffer.concat([seen, chunk.subarray(0, closing.length)])
    const inJoint = joint.indexOf(closing)
    const inChunk = chunk.indexOf(closing)
    isOver = inJoint !== -1 || inChunk !== -1
    if (isOver) return chunk.subarray(0, closing.length + (inJoint === -1 ? inChunk : inJoint - seen.length))
    const tail = chunk.length < closing.length ? joint : chunk
    seen = Buffer.from(tail.subarray(-closing.length + 1))
    return chunk
  }
}

// A form without a boundary is refused by the parser before this is asked.
function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? []
  return quoted ?? plain ?? ''
}
