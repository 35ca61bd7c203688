// What a terminal obeys instead of showing it, and what makes a line look like others: control characters, the directions
// of text that hide what it says, and line breaks that are no control characters.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu

const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escaped = (character: string) => short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Text that tenants or platforms wrote, for one line of a terminal: control characters are shown, not carried out. */
export const oneLine = (text: string): string => text.replace(unprintable, escaped)
