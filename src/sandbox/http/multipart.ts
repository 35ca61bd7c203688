/** One part of a multipart/form-data body. Without `filename` it is a plain field. */
export interface Part {
  name: string
  filename: string | undefined
  contentType: string
  bytes: Buffer
}

/** Cuts a multipart body that is already in memory. Parts it cannot read are left out. */
export function parseMultipart(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (!boundary) return []
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: Part[] = []
  let start = body.indexOf(delimiter)
  while (start >= 0) {
    const from = start + delimiter.length
    const next = body.indexOf(delimiter, from)
    if (next < 0) break
    // A part lies between the line break after its delimiter and the one before the next.
    const part = readPart(body.subarray(from + 2, next - 2))
    if (part) parts.push(part)
    start = next
  }
  return parts
}

function readPart(raw: Buffer): Part | undefined {
  const end = raw.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = raw.subarray(0, end).toString('utf8')
  const disposition = /^content-disposition:.*$/im.exec(head)?.[0] ?? ''
  const name = /[; ]name="([^"]*)"/i.exec(disposition)?.[1]
  if (name === undefined) return undefined
  return {
    name,
    filename: /filename="([^"]*)"/i.exec(disposition)?.[1],
    contentType: /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1] ?? 'text/plain',
    bytes: raw.subarray(end + 4),
  }
}
