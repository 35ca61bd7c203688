import { isIP } from 'node:net'
import { ipKeyGenerator } from 'express-rate-limit'

/** What everything that is no address is counted as: who could make up ever new ones would be free of the limits. */
const NO_ADDRESS = 'no address'

/** An address as some proxies pass it on: with the port, which is another one for each connection. */
const withPort = /^(?:\[([^\]]+)\]|((?:::ffff:)?[\d.]+))(?::\d*)?$/i

/**
 * What an address is counted as. One customer of an IPv6 provider has a whole network (up to /56) to call from; an IPv4
 * address may be written as IPv6.
 */
export function countedAddress(ip: string | undefined): string {
  const written = ip?.trim() ?? ''
  const [, bracketed, dotted] = withPort.exec(written) ?? []
  const address = bracketed ?? dotted ?? written
  return isIP(address) ? ipKeyGenerator(address) : NO_ADDRESS
}
