/**
 * What the page may load, run and call: what comes from this server, and pictures and videos from where they lie. Text
 * becomes script nowhere, not by a mistake of the page's own either (Trusted Types); `blob:` is a file that is being chosen.
 * @param ownOrigin the page's own, which `'self'` stands for
 */
export function pagePolicy(mediaOrigin: string, ownOrigin: string): string {
  const elsewhere = mediaOrigin === ownOrigin ? '' : ` ${mediaOrigin}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob:${elsewhere}`,
    `media-src 'self' blob:${elsewhere}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
