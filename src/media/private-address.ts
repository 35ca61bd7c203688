import { createAddressPolicy } from './address-policy'

const publicInternet = createAddressPolicy([], [])

/**
 * True for an address that certainly nobody outside of this network can reach: private, loopback and link-local ones, and
 * names that do not exist in public. What other names lead to is not asked.
 */
export function isPrivateAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const host = new URL(url).hostname.toLowerCase()
  if (/^[\d.]+$/.test(host) || host.startsWith('[')) return !publicInternet.allows(host)
  return !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(host)
}
