import type { IncomingMessage } from 'node:http'
import type { Writable } from 'node:stream'

/**
 * Hands the body of a request to the parser of forms, up to the form's closing boundary. What follows is to be ignored
 * (RFC 2046, 5.1.1); the parser (busboy) reads on instead, and waits for ever for the end of a file that begins there.
 * @param onPiece is told of each piece before the parser gets it
 */
export function feedForm(req: IncomingMessage, parser: Writable, onPiece: (bytes: number) => void = () => {}): void {
  const end = endOfForm(boundaryOf(req.headers['content-type'] ?? ''))
  const hand = unlessItThrows(parser)
  const write = (piece: Buffer) => {
    onPiece(piece.length)
    return hand(piece)
  }
  const finish = parser.end.bind(parser)
  const pieces = new Pieces()
  // The parser itself stays what the request is piped into, because it is unpiped when the form is refused.
  parser.write = (chunk: Buffer) => {
    const piece = pieces.join(end(chunk))
    return piece === undefined || write(piece)
  }
  parser.end = () => {
    write(pieces.rest())
    return finish()
  }
  req.pipe(parser)
}

/** What a listener of the parser throws ends the form: nobody else stands between it and the end of the process. */
function unlessItThrows(parser: Writable): (chunk: Buffer) => boolean {
  const write = parser.write.bind(parser) as (chunk: Buffer) => boolean
  return (chunk) => {
    try {
      return write(chunk)
    } catch (error) {
      parser.emit('error', error)
      return false
    }
  }
}

/** Less than this waits for what comes next. */
const PIECE_BYTES = 8 * 1024

/**
 * Joins small chunks. The parser keeps the chunks of a field as they come, and a byte kept by itself takes two hundred: one
 * field of 1 MB would take 200 MB.
 */
class Pieces {
  private held: Buffer | undefined
  private length = 0

  join(chunk: Buffer): Buffer | undefined {
    if (this.length + chunk.length >= PIECE_BYTES) return this.length > 0 ? Buffer.concat([this.rest(), chunk]) : chunk
    this.held ??= Buffer.allocUnsafe(PIECE_BYTES)
    this.length += chunk.copy(this.held, this.length)
    return undefined
  }

  rest(): Buffer {
    const rest = Buffer.from(this.held?.subarray(0, this.length) ?? [])
    this.length = 0
    return rest
  }
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
