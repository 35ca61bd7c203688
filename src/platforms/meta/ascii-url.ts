/** Meta fetches media from pure ASCII addresses only. Source: Instagram and Reels publishing. */
export function asciiUrl(url: string): string {
  if (/^[\x21-\x7e]*$/.test(url)) return url
  return URL.canParse(url) ? new URL(url).href : encodeURI(url)
}
