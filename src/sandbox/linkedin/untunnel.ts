import { header, type Incoming, readBody } from '../http/incoming'
import { splitMultipart } from '../http/multipart'

/**
 * A call as it is meant. Rest.li lets a query that is too long for an address travel in the body of a POST: alone, or as
 * the first part before the body proper, with the method it stands for in a header.
 */
export async function untunnel(incoming: Incoming): Promise<{ incoming: Incoming; bytes: Buffer }> {
  const bytes = incoming.method === 'GET' || incoming.method === 'HEAD' ? empty : await readBody(incoming.request)
  const method = header(incoming.headers, 'x-http-method-override')?.toUpperCase()
  if (incoming.method !== 'POST' || method === undefined) return { incoming, bytes }
  const contentType = header(incoming.headers, 'content-type') ?? ''
  if (/^multipart\/mixed\b/i.test(contentType)) {
    const [query, body] = splitMultipart(bytes, contentType)
    return { incoming: meant(incoming, method, query?.bytes ?? empty), bytes: body?.bytes ?? empty }
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return { incoming: meant(incoming, method, bytes), bytes: empty }
  }
  return { incoming: { ...incoming, method }, bytes }
}

const empty = Buffer.alloc(0)

function meant(incoming: Incoming, method: string, query: Buffer): Incoming {
  const whole = [incoming.query, query.toString('utf8').trim()].filter(Boolean).join('&')
  return { ...incoming, method, query: whole }
}
