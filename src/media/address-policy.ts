import ipaddr from 'ipaddr.js'
import type { Config } from '../config/config'
import { isMediaKey } from './media-key'

/** Who may be asked for media. */
export type AddressPolicy = {
  /** True for what may be asked for wherever it leads: a media file of ours, or anything of a host the operator has named. */
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
 * @param own addresses below which our media files lie. Nothing else there is trusted: the API itself may answer on the
 *   same host, and a redirect is judged like any address
 * @param named what the operator has allowed beside the public internet: hosts, hosts with port, addresses, ranges (CIDR)
 */
export function createAddressPolicy(own: string[], named: string[]): AddressPolicy {
  const ranges = named.map(rangeOf).filter((range) => range !== undefined)
  const hosts = new Set(named.filter((name) => !rangeOf(name)).map((name) => name.toLowerCase()))
  const places = own.map((url) => new URL(`${url.replace(/\/+$/, '')}/`))
  return {
    trusts: (url) =>
      hosts.has(hostWithPort(url)) || hosts.has(url.hostname) || places.some((place) => isFileBelow(place, url)),
    allows(address) {
      const parsed = parseAddress(address)
      if (!parsed) return false
      return ranges.some((range) => isIn(parsed, range)) || isPublic(parsed)
    },
  }
}

/**
 * What this installation may fetch media from: the public internet, its own media files, and what MEDIA_PRIVATE_HOSTS names.
 * @param ours another server's address of our media files
 */
export const policyOf = (
  config: Pick<Config, 'PUBLIC_MEDIA_URL' | 'MEDIA_PRIVATE_HOSTS'>,
  ours = config.PUBLIC_MEDIA_URL,
): AddressPolicy => createAddressPolicy([config.PUBLIC_MEDIA_URL, ours], config.MEDIA_PRIVATE_HOSTS)

const isFileBelow = (place: URL, { origin, pathname }: URL): boolean =>
  origin === place.origin && pathname.startsWith(place.pathname) && isMediaKey(pathname.slice(place.pathname.length))

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
