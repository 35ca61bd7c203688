import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { header } from '../http/incoming'

/**
 * Why a request must not reach the control surface; undefined when it may. Web pages of others can make a browser call this
 * machine: under a name of their own that they let point here, or straight, with the mark of their origin. Programs such as
 * curl name an address and no origin.
 */
export function whyForeign(request: IncomingMessage, ownName: string): string | undefined {
  const { headers, method } = request
  const host = headers.host ?? ''
  const name = nameIn(host)
  const isOurs =
    name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0 || name === ownName.toLowerCase()
  if (!isOurs) return `The host "${host}" is no name of this sandbox: call it by its address or as localhost.`
  if (method === 'GET' || method === 'HEAD') return undefined
  const origin = headers.origin ?? originOf(headers.referer)
  if (origin !== undefined && nameAndPort(origin) !== host.toLowerCase()) {
    return `A page of ${origin} may not tell this sandbox what to do.`
  }
  const site = header(headers, 'sec-fetch-site') ?? 'none'
  return site === 'none' || site === 'same-origin' ? undefined : 'Another page may not tell this sandbox what to do.'
}

function nameIn(host: string): string {
  const withoutPort = host.replace(/:\d*$/, '').toLowerCase()
  // [::1] as addresses are written in a URL.
  return withoutPort.replace(/^\[(.*)\]$/, '$1')
}

function originOf(referer: string | undefined): string | undefined {
  if (referer === undefined) return undefined
  return URL.canParse(referer) ? new URL(referer).origin : referer
}

function nameAndPort(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
