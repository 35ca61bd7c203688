/** One part of a multipart/form-data body. Without `filename` it is a plain field. */
export interface Part {
  name: string
  filename: string | undefined
  contentType: string
  bytes: Buffer
}

/** The parts of a form that is already in memory. Parts without a name are left out. */
export function parseMultipart(body: Buffer, contentType: string): Part[] {
  return splitMultipart(body, contentType).flatMap((part) => readPart(part) ?? [])
}

/** Cuts a multipart body of any kind. Parts it cannot read are left out. */
export function splitMultipart(body: Buffer, contentType: string): { head: string; bytes: Buffer }[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (!boundary) return []
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: { head: string; bytes: Buffer }[] = []
  let start = body.indexOf(delimiter)
  while (start >= 0) {
    const from = start + delimiter.length
    const next = body.indexOf(delimiter, from)
    if (next < 0) break
    // A part lies between the line break after its delimiter and the one before the next.
    const raw = body.subarray(from + 2, next - 2)
    const end = raw.indexOf('\r\n\r\n')
    if (end >= 0) parts.push({ head: raw.subarray(0, end).toString('utf8'), bytes: raw.subarray(end + 4) })
    start = next
  }
  return parts
}

function readPart({ head, bytes }: { head: string; bytes: Buffer }): Part | undefined {
  const disposition = /^content-disposition:.*$/im.exec(head)?.[0] ?? ''
  const name = /[; ]name="([^"]*)"/i.exec(disposition)?.[1]
  if (name === undefined) return undefined
  return {
    name,
    filename: /filename="([^"]*)"/i.exec(disposition)?.[1],
    contentType: /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1] ?? 'text/plain',
    bytes,
  }
}
