import { session } from '../session/session'

/** An address on the web, as a link may lead there; undefined for anything else that stands in its place. */
export const outward = (address: string | null | undefined): string | undefined =>
  address && /^https?:\/\//i.test(address) ? address : undefined

/**
 * Where a publication can be seen: on its platform, or where platforms are imitated by the sandbox, for nothing of it is on them.
 * @param externalId shows this one alone there
 */
export function seenAt(permalink: string | null | undefined, externalId?: string | null): string | undefined {
  const sandbox = outward(session.value?.sandbox)
  if (!permalink || !sandbox) return outward(permalink)
  return externalId ? `${sandbox}/?id=${encodeURIComponent(externalId)}` : `${sandbox}/`
}
