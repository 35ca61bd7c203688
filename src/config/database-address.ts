import { isIP } from 'node:net'
import { type Certificates, certificateOf, whatIsWrongWith } from './certificates'
import { ConfigError } from './config-error'

/** A database's address in its parts, as the driver wants them. */
export type DatabaseAddress = {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** Present: the connection is encrypted, or there is none. */
  ssl?: Ssl
  /** Present: the server is on this machine and reached through this file. */
  socketPath?: string
}

/** `cert` and `key` are the client's own, for servers that ask for them. */
type Ssl = Certificates & { rejectUnauthorized: boolean; verifyIdentity: boolean }

type Encryption = 'off' | 'encrypt' | 'verify-ca' | 'verify-identity'

const wordsOfMode: Record<string, Encryption> = {
  disabled: 'off',
  disable: 'off',
  required: 'encrypt',
  require: 'encrypt',
  verify_ca: 'verify-ca',
  'verify-ca': 'verify-ca',
  verify_identity: 'verify-identity',
  'verify-full': 'verify-identity',
}

const DEFAULT_PORT = 3306

const PARTS =
  /^(?:mysql|mariadb):\/\/([^\s:@/?#]+)(?::([^\s@/?#]*))?@(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?\/([^\s:@/?#]+)(?:\?([^#]*))?$/i

/**
 * Takes a database's address apart, for every way in alike. It says what is wrong without repeating any of it: where a
 * character of the password ends it too early, the rest of the password stands in the place of host or port.
 * @param text `mysql://user:password@host:3306/database?ssl-mode=REQUIRED`
 * @throws ConfigError
 */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  // Two of them: one belongs to the password, and nobody knows which.
  const found = text.split('@').length === 2 ? PARTS.exec(text) : null
  if (!found) throw wrong(whatIsMissing(text))
  const [, user = '', password = '', host = '', port = '', database = '', query = ''] = found
  if (port && (Number(port) === 0 || Number(port) > 65_535)) throw wrong('its port must be a number from 1 to 65535')
  const parameters = parametersOf(query)
  const encryption = encryptionOf(parameters)
  const socketPath = parameters.get('socket')
  if (encryption.ssl?.verifyIdentity && isIP(host.replace(/^\[|\]$/g, '')) !== 0) {
    throw wrong(
      'VERIFY_IDENTITY needs the name of the host in the address, not its number. Write the name, or VERIFY_CA',
    )
  }
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port || DEFAULT_PORT),
    user: decoded(user),
    password: decoded(password),
    database: decoded(database),
    ...encryption,
    ...(socketPath && { socketPath }),
  }
}

/** The addresses of a list, separated by commas or spaces. A comma may belong to a password. */
export const replicaAddresses = (list: string): string[] => list.trim().split(/[\s,]+(?=(?:mysql|mariadb):\/\/)/i)

/** The address with the file of the certificate authority that must have signed the server's certificate. */
export function withCaFile(text: string, caFile: string | undefined): string {
  // Handed on in the place of DATABASE_URL, with the setting beside it, it has the file already.
  if (!caFile || /[?&]ssl-ca=/.test(text)) return text
  return `${text}${text.includes('?') ? '&' : '?'}ssl-ca=${encodeURIComponent(caFile)}`
}

const ENCODE = [
  'A user name or password that contains one of % # / ? @ : or a space has it percent-encoded in the address:',
  '% as %25, # as %23, / as %2F, ? as %3F, @ as %40, : as %3A, a space as %20.',
  "In .env the whole value stands between single quotes ('…'): outside of them # begins a comment.",
].join(' ')

function wrong(what: string): ConfigError {
  return new ConfigError([
    `DATABASE_URL: ${what}. It must look like mysql://user:password@host:3306/database. ${ENCODE}`,
  ])
}

function whatIsMissing(text: string): string {
  if (!/^(mysql|mariadb):\/\//i.test(text)) return 'it does not begin with mysql:// or mariadb://'
  if (/\s/.test(text)) return 'it contains a space'
  if (!text.includes('@')) return 'it is cut off or has no user: there is no @ in it'
  if ((text.match(/@/g) ?? []).length > 1) return 'it contains more than one @'
  return 'its parts cannot be told apart'
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw wrong('it contains a % that begins no percent-encoded character')
  }
}

const known = ['ssl-mode', 'sslmode', 'ssl', 'ssl-ca', 'socket']

function parametersOf(query: string): Map<string, string> {
  const given = new Map<string, string>()
  for (const parameter of query.split('&').filter(Boolean)) {
    const [written = '', value = ''] = parameter.split(/=(.*)/s).map(decoded)
    const name = written.toLowerCase()
    if (!known.includes(name)) throw unknown(written)
    if (given.has(name)) throw wrong(`its parameter ${name} stands there twice`)
    given.set(name, value)
  }
  return given
}

function encryptionOf(given: Map<string, string>): Pick<DatabaseAddress, 'ssl'> {
  const caFile = given.get('ssl-ca')
  const detailed = sslOf(given.get('ssl'), caFile !== undefined)
  const said = ['ssl-mode', 'sslmode'].flatMap((name) => modeOf(name, given.get(name)) ?? [])
  if (detailed) said.push(detailed.mode)
  if (new Set(said).size > 1) throw wrong('its parameters about encryption contradict each other')
  const mode = said[0] ?? (caFile === undefined ? 'off' : 'verify-ca')
  if (mode === 'off') {
    if (caFile !== undefined) throw wrong('DATABASE_CA_FILE is set, and the address switches encryption off')
    return {}
  }
  if (mode === 'verify-ca' && caFile === undefined && !detailed) {
    // Everybody gets a certificate from an authority that everybody knows: without the name it proves nothing.
    throw wrong(
      'VERIFY_CA needs the authority that signed the certificate: name its file in DATABASE_CA_FILE, or write VERIFY_IDENTITY',
    )
  }
  const certificates = {
    ...detailed?.certificates,
    ...(caFile !== undefined && { ca: certificateOf('DATABASE_CA_FILE', caFile) }),
  }
  // Without an authority of its own REQUIRED encrypts and believes any certificate, as MySQL's own programs do.
  const rejectUnauthorized = mode !== 'encrypt' || caFile !== undefined
  return { ssl: { rejectUnauthorized, verifyIdentity: mode === 'verify-identity', ...certificates } }
}

const KNOWN = 'ssl-mode, sslmode, ssl and socket'

// A name may be a piece of a password that was cut by a question mark.
function unknown(name: string): ConfigError {
  if (!/^[a-z][a-z_-]{1,30}$/i.test(name)) return wrong(`it has a parameter of an unknown name; known are ${KNOWN}`)
  // Without it the connection would be in plain text, which is not what was asked for.
  if (/ssl|tls/i.test(name))
    return wrong(`its parameter ${name} is unknown. For an encrypted connection write ssl-mode=REQUIRED`)
  return wrong(`its parameter ${name} is unknown; known are ${KNOWN}. Remove it`)
}

function modeOf(name: string, value: string | undefined): Encryption | undefined {
  if (value === undefined) return undefined
  const word = value.toLowerCase()
  if (/^(preferred|prefer|allow)$/.test(word)) {
    throw wrong(
      `${name}=${word} is not offered, since it may fall back to plain text without a word. Write REQUIRED or DISABLED`,
    )
  }
  const mode = Object.hasOwn(wordsOfMode, word) ? wordsOfMode[word] : undefined
  if (!mode) throw wrong(`${name} must be DISABLED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY`)
  return mode
}

type DetailedSsl = { mode: Encryption; certificates: Certificates }

/** `ssl` as the driver itself takes it: a word, or its options as JSON. */
function sslOf(value: string | undefined, hasAuthority: boolean): DetailedSsl | undefined {
  if (value === undefined) return undefined
  if (/^(true|1)$/i.test(value)) return { mode: 'encrypt', certificates: {} }
  if (/^(false|0)$/i.test(value)) return { mode: 'off', certificates: {} }
  const { rejectUnauthorized = true, verifyIdentity, ...certificates } = jsonOf(value)
  const isText = (name: string) => /^(ca|cert|key)$/.test(name) && typeof certificates[name] === 'string'
  if (
    typeof rejectUnauthorized !== 'boolean' ||
    typeof (verifyIdentity ?? false) !== 'boolean' ||
    !Object.keys(certificates).every(isText)
  ) {
    throw wrong(
      'ssl must be true, false, or JSON like {"rejectUnauthorized":true}, in which ca, cert, key and verifyIdentity may stand as well',
    )
  }
  // Without an authority of its own it is the name that makes a certificate worth anything.
  const named = verifyIdentity ?? !(hasAuthority || 'ca' in certificates)
  const mode = !rejectUnauthorized ? 'encrypt' : named ? 'verify-identity' : 'verify-ca'
  const whyUnusable = whatIsWrongWith(certificates)
  if (whyUnusable) throw wrong(`ssl holds ${whyUnusable}`)
  return { mode, certificates }
}

function jsonOf(value: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(value)
    return parsed && typeof parsed === 'object' ? { ...parsed } : { ssl: value }
  } catch {
    return { ssl: value }
  }
}
