import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'

/** A form with one file, as `multipart/form-data`. */
export type MultipartForm = {
  fields: Record<string, string>
  file: { field: string; name: string; contentType: string; stream: Readable; size: number }
}

/** The form as bytes whose number is known before the first of them is read: nothing of the file is kept in memory. */
export function multipartBody({ fields, file }: MultipartForm) {
  const boundary = `----part-${randomBytes(16).toString('hex')}`
  const head = [
    ...Object.entries(fields).map(
      ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
    ),
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(file.field)}"; filename="${quoted(file.name)}"\r\n`,
    `Content-Type: ${file.contentType}\r\n\r\n`,
  ].join('')
  const tail = `\r\n--${boundary}--\r\n`
  async function* bytes() {
    yield Buffer.from(head)
    yield* file.stream
    yield Buffer.from(tail)
  }
  return {
    stream: Readable.from(bytes(), { objectMode: false }),
    size: Buffer.byteLength(head) + file.size + Buffer.byteLength(tail),
    contentType: `multipart/form-data; boundary=${boundary}`,
  }
}

const quoted = (text: string) => text.replace(/["\r\n]/g, '_')
