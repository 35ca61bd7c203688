import { createAddressPolicy } from '../../media/address-policy'
import { isPrivateAddress } from '../../media/private-address'

/** As long as the column. */
export const MAX_WEBHOOK_URL = 2_048

/**
 * Why nothing may be posted to an address, as a field error says it; undefined when it may. Where a name leads is looked at
 * each time it is called: today's answer of the DNS is not tomorrow's.
 * @param privateHosts hosts and networks of the operator's own that may be called: WEBHOOK_PRIVATE_HOSTS
 */
export function whyNotCallable(address: string, privateHosts: string[]): string | undefined {
  if (/\s/.test(address) || !/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    return 'must be a full address that starts with https://'
  }
  const url = new URL(address)
  if (url.username || url.password) return 'must not hold a user or a password; what proves who calls is the signature'
  const policy = createAddressPolicy([], privateHosts)
  const isPrivate = isPrivateAddress(address)
  if (policy.trusts(url) || (isPrivate && policy.allows(url.hostname))) return undefined
  if (isPrivate) {
    return 'must be reached from the public internet; the operator of this server names others in WEBHOOK_PRIVATE_HOSTS'
  }
  return url.protocol === 'https:' ? undefined : 'must start with https://'
}
