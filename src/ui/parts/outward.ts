/** An address on the web, as a link may lead there; undefined for anything else that stands in its place. */
export const outward = (address: string | null | undefined): string | undefined =>
  address && /^https?:\/\//i.test(address) ? address : undefined
