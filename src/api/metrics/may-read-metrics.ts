import ipaddr from 'ipaddr.js'
import { bearerOf, isSameSecret } from '../../security/bearer'

/** Who asks, as far as that can be known without a credential. */
export type Asking = {
  /** The address of the other end of the connection, whatever headers say. */
  peer: string
  header(name: string): string | undefined
}

/** What a proxy adds; whoever asks from this machine directly sends none of it. */
const ofProxies = [
  'Forwarded',
  'Via',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
  'X-Client-IP',
  'CF-Connecting-IP',
  'True-Client-IP',
]

/** A name of this machine for itself. A proxy that hands on the name it was asked by, or a page that has made its own name lead here, gives another. */
const ownName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/**
 * Whether the metrics may be read: with the token where there is one, and otherwise from this machine alone. A proxy on this
 * machine hands on what comes from elsewhere.
 * @returns `hidden`: they must look as if they were not there
 */
export function mayReadMetrics(token: string | undefined, asking: Asking): 'yes' | 'no' | 'hidden' {
  if (token !== undefined) return isSameSecret(bearerOf(asking.header('Authorization')), token) ? 'yes' : 'no'
  const isDirect = ofProxies.every((name) => asking.header(name) === undefined)
  return isDirect && isLoopback(asking.peer) && ownName.test(asking.header('Host') ?? '') ? 'yes' : 'hidden'
}

const isLoopback = (address: string) =>
  ipaddr.isValid(address) && ipaddr.process(address.replace(/%.*/, '')).range() === 'loopback'
