import { isIPv6 } from 'node:net'
import { ipKeyGenerator } from 'express-rate-limit'

/**
 * What an address is counted as. One customer of an IPv6 provider has a whole network (up to /56) to call from; an IPv4
 * address may be written as IPv6.
 */
export function countedAddress(ip: string | undefined): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip ?? '')?.[1]
  if (mapped) return mapped
  // A trusted proxy may pass on anything; what is no address is counted as it is written.
  return isIPv6(ip ?? '') ? ipKeyGenerator(ip as string) : (ip ?? '').slice(0, 64)
}
