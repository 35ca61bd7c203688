import { type Asker, cameByTls } from './asker'

/**
 * The name of the cookie. `__Host-` has browsers refuse it from a subdomain, for a part of the paths, and without TLS: so nobody
 * can put a session into a browser but this host itself. Without TLS, which is on a machine alone, browsers would refuse that
 * name from us as well; there it has a plain one. Over TLS the plain one counts for nothing, or it would be the way around.
 */
export const cookieName = (asker: Asker): string => (cameByTls(asker) ? '__Host-pd' : 'pd')

/** What the browser keeps of a session; undefined when there is nothing. */
export function cookieIn(asker: Asker): string | undefined {
  const start = `${cookieName(asker)}=`
  const found = (asker.header('Cookie') ?? '').split(';').find((one) => one.trimStart().startsWith(start))
  return found?.trim().slice(start.length) || undefined
}

/** The header by which a browser keeps a session, until it ends by itself. */
export const keepCookie = (asker: Asker, sealed: string, lastsMs: number): string =>
  setCookie(asker, sealed, Math.ceil(lastsMs / 1000))

/** The header by which it forgets what it has. */
export const dropCookie = (asker: Asker): string => setCookie(asker, '', 0)

const setCookie = (asker: Asker, value: string, seconds: number) =>
  `${cookieName(asker)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${cameByTls(asker) ? '; Secure' : ''}`
