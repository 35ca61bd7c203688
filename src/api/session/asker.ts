import type { Request } from 'express'

/** Of a request what tells which page has sent it. */
export type Asker = {
  /** Where its client reaches this server, as far as the trusted proxies are believed: `https://posts.example.com`. */
  origin: string
  /** A header, by any spelling of its name. */
  header(name: string): string | undefined
}

/** The origin that pages of this server have. */
export const ownOrigin = (req: Request): string => `${req.protocol}://${req.host ?? ''}`

export const askerOf = (req: Request): Asker => ({ origin: ownOrigin(req), header: (name) => req.get(name) })

/** What the page says with every request. No form and no picture can, and a page of another origin has to ask first. */
export const SENT_BY = { header: 'X-Requested-With', value: 'post-dispatcher' } as const

/** By this the page says whose posts it shows, percent-encoded: its browser may have signed in to another company in another window. */
export const SHOWN_COMPANY = 'X-Company'

/**
 * Whether a request comes from a page of this very server; a cookie counts then alone. A sibling subdomain is another
 * origin, though SameSite takes it for the same site; and whom CORS lets call, it lets call without cookies.
 */
export function isOwnPage({ origin, header }: Asker): boolean {
  if (header(SENT_BY.header) !== SENT_BY.value) return false
  // Browsers write it, and no script can. Those that do not know it send Origin with whatever is no GET.
  const site = header('Sec-Fetch-Site')
  return site === undefined ? header('Origin') === origin : site === 'same-origin'
}

export const cameByTls = ({ origin }: Asker): boolean => origin.startsWith('https://')

const thisMachine = /^http:\/\/(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Whether nobody on the way can read along: over TLS, or without leaving the machine that the browser runs on. */
export function isPrivateLine(asker: Asker): boolean {
  if (cameByTls(asker)) return true
  // A proxy that speaks TLS may hand on its own idea of our host; the browser's own stands in Origin.
  const page = asker.header('Origin') ?? asker.origin
  return thisMachine.test(asker.origin) && (page === 'null' || thisMachine.test(page))
}
