import { isIP } from 'node:net'

/** The parts of a list that is separated by commas. */
export const commaList = (list: string): string[] =>
  list
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** True for an origin as browsers write it: scheme, host, port, all small. Apps have schemes of their own (capacitor://localhost). */
export const isOrigin = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._[\]:-]+$/.test(text)

/** True for an address, a network (`10.0.0.0/8`) or a name of some that Express knows. Not for everybody's network. */
export function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  )
}

/** True for an http(s) address, as it is: what may stand in its path and query is its receiver's business. */
export const isCallable = (text: string): boolean => /^https?:\/\/\S+$/.test(text) && URL.canParse(text)

/** True for a path as it may stand in a page and in a header without a second thought; a slash alone is none. */
export const isPathPrefix = (text: string): boolean => /^(\/[\w.~-]+)*\/?$/.test(text)

/** True for an address to fetch keys from that nobody on the way can exchange. */
export function isKeysUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username || password) return false
  if (protocol === 'https:') return true
  return protocol === 'http:' && (/^(127\.[\d.]+|\[::1\])$/.test(hostname) || !/[.[]/.test(hostname))
}

/** True for a host (with or without port), an address, or a network (`10.0.0.0/8`). */
export function isHostOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (bits !== undefined) {
    return version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
  }
  return version !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i.test(text)
}
