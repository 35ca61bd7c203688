const ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/i

/** True for a mail address, `ops@example.com`. Quoted and commented ones nobody has. */
export const isMailAddress = (text: string): boolean => ADDRESS.test(text)

/** True for an address with or without a name before it, `Post dispatcher <posts@example.com>`. One line: it becomes a header. */
export function isMailbox(text: string): boolean {
  const [, address] = /^[^<>\p{Cc}]*<([^<>]*)>$/u.exec(text) ?? []
  return isMailAddress(address ?? text)
}

/** What `?tls=` of a mail server's address may say. */
const tlsWords = ['required', 'optional', 'off']

/** True for the address of a mail server: `smtp://user:password@host:587?tls=required` or `smtps://host`. */
export function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, pathname, searchParams, username, password } = new URL(text)
  return (
    ['smtp:', 'smtps:'].includes(protocol) &&
    hostname !== '' &&
    ['', '/'].includes(pathname) &&
    [...searchParams].every(([name, value]) => name === 'tls' && tlsWords.includes(value)) &&
    [username, password].every(isPercentEncoded)
  )
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
