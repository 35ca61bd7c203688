const LONGEST = 500
/** What became of a code that was already exchanged, or too late. */
const codeSubcodes = new Set([36007, 36008, 36009])

/** The header that every error of the Graph brings along, whatever it is about. */
export function wwwAuthenticate(code: number, subcode: number | undefined, message: string): Record<string, string> {
  // A header has room for one line of plain characters.
  const said = message
    .slice(0, LONGEST)
    .replace(/[^\x20-\x7e]/g, '?')
    .replaceAll('"', "'")
  return { 'www-authenticate': `OAuth "Facebook Platform" "${wordFor(code, subcode)}" "${said}"` }
}

function wordFor(code: number, subcode: number | undefined): string {
  if (code === 190 || code === 102) return 'invalid_token'
  if (code === 100 && codeSubcodes.has(subcode ?? 0)) return 'invalid_code'
  return 'invalid_request'
}
