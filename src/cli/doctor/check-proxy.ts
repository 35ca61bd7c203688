import type { Config } from '../../config/config'
import { readUnnamedProxy } from '../../state/unnamed-proxy'
import { type Finding, note } from './finding'

/** Whether requests come through a proxy that nobody has named: the API on this server has noted it. */
export function checkProxy({ TRUST_PROXY, STATE_DIR }: Config): Finding[] {
  const seen = TRUST_PROXY ? undefined : readUnnamedProxy(STATE_DIR)
  if (!seen) return []
  const what = `Proxy: requests with X-Forwarded-For came from ${seen.address} (noticed ${seen.at.toISOString()}), and TRUST_PROXY names nobody: all its clients count as one address`
  return [note(what, 'If it is a proxy of yours, name it in TRUST_PROXY (docs/behind-a-proxy.md)')]
}
