import ipaddr from 'ipaddr.js'
import type { Config } from '../config/config'

/** Who may be asked for media. */
export type AddressPolicy = {
  /** True when a host may be asked whatever its addresses are: it is ours, or the operator has named it. */
  trusts(url: URL): boolean
  /** True when a resolved address lies on the public internet, or in a range the operator has named. */
  allows(address: string): boolean
}

// The platform's own host behind a public address (Azure), which hands out credentials.
const publicMetadataHosts = ['168.63.129.16']
/** All addresses that were ever given out for the public internet, by IANA. */
const globalUnicast: Range = [ipaddr.IPv6.parse('2000::'), 3]
/** IPv4 inside IPv6, as translators for networks without IPv4 write it (RFC 6052). */
const translated: Range = [ipaddr.IPv6.parse('64:ff9b::'), 96]

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

/**
 * @param own addresses whose host and port are ours, such as the public media address
 * @param named what the operator has allowed beside the public internet: hosts, hosts with port, addresses, ranges (CIDR)
 */
export function createAddressPolicy(own: string[], named: string[]): AddressPolicy {
  const ranges = named.map(rangeOf).filter((range) => range !== undefined)
  const hosts = new Set([
    ...own.map((url) => hostWithPort(new URL(url))),
    ...named.filter((name) => !rangeOf(name)).map((name) => name.toLowerCase()),
  ])
  return {
    trusts: (url) => hosts.has(hostWithPort(url)) || hosts.has(url.hostname),
    allows(address) {
      const parsed = parseAddress(address)
      if (!parsed) return false
      return ranges.some((range) => isIn(parsed, range)) || isPublic(parsed)
    },
  }
}

/** What this installation may fetch media from: the public internet, its own media address, and what MEDIA_PRIVATE_HOSTS names. */
export const policyOf = (config: Pick<Config, 'PUBLIC_MEDIA_URL' | 'MEDIA_PRIVATE_HOSTS'>): AddressPolicy =>
  createAddressPolicy([config.PUBLIC_MEDIA_URL], config.MEDIA_PRIVATE_HOSTS)

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (publicMetadataHosts.includes(address.toString())) return false
  if (address.kind() === 'ipv4') return address.range() === 'unicast'
  if (isIn(address, translated)) {
    return isPublic(ipaddr.fromByteArray(address.toByteArray().slice(12)))
  }
  return isIn(address, globalUnicast) && address.range() === 'unicast'
}

/** IPv4 written as IPv6 (`::ffff:10.0.0.1`) is IPv4. */
function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = address.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined
}

function rangeOf(name: string): Range | undefined {
  if (ipaddr.isValidCIDR(name)) return ipaddr.parseCIDR(name)
  if (!ipaddr.IPv6.isValid(name) && !ipaddr.IPv4.isValidFourPartDecimal(name)) return undefined
  const address = ipaddr.process(name)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [first, bits]: Range): boolean {
  return address.kind() === first.kind() && (address as ipaddr.IPv4).match(first as ipaddr.IPv4, bits)
}

const hostWithPort = (url: URL) => `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`
