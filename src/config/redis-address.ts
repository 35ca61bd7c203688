import { isIP } from 'node:net'
import { ConfigError } from './config-error'

type HostAndPort = { host: string; port: number }

/** Where Redis is, in its parts. */
export type RedisAddress = {
  /** One server, or the sentinels that know which is the primary of `master`. */
  at: HostAndPort | { sentinels: HostAndPort[]; master: string }
  isEncrypted: boolean
  user?: string
  password?: string
  database: number
}

const FORM = 'It must look like redis://user:password@host:6379/0'
const ENCODE = 'Of % # / ? @ : and spaces in user or password each is percent-encoded (% is %25, @ is %40, # is %23).'
const ports: Record<string, number> = { redis: 6379, rediss: 6379, 'redis+sentinel': 26_379 }

const PARTS =
  /^(redis|rediss|redis\+sentinel):\/\/(?:([^\s:@/?#]*)(?::([^\s@/?#]*))?@)?([^\s@/?#]+)((?:\/[^\s/?#]*)*)$/i

/**
 * Takes the address of Redis apart. What is wrong is said without repeating any of it, as of the database's address: URL of the
 * language knows no list of sentinels, and hangs what it refuses on its error.
 * @param text `redis://…`, `rediss://…` (encrypted), or `redis+sentinel://h1,h2,h3/master`
 * @throws ConfigError
 */
export function parseRedisAddress(text: string): RedisAddress {
  const found = text.split('@').length <= 2 ? PARTS.exec(text) : null
  if (!found) throw wrong(whatIsMissing(text))
  const [, scheme = '', user = '', password = '', hosts = '', path = ''] = found
  const kind = scheme.toLowerCase()
  const servers = hosts.split(',').map((one) => hostAndPort(one, ports[kind] ?? 0))
  const names = path.split('/').slice(1)
  const common = {
    isEncrypted: kind === 'rediss',
    ...(user && { user: decoded(user) }),
    ...(password && { password: decoded(password) }),
  }
  if (kind === 'redis+sentinel') {
    const [master = '', database, ...rest] = names
    if (!master || rest.length > 0) throw wrong('behind its hosts stands the name of the primary, once')
    return { ...common, at: { sentinels: servers, master: decoded(master) }, database: number(database) }
  }
  const [database, ...rest] = names
  const [server, ...others] = servers
  if (!server || others.length > 0) throw wrong('it names several hosts, which only redis+sentinel:// does')
  if (rest.length > 0) throw wrong('behind its host stands the number of a database and nothing else')
  return { ...common, at: server, database: number(database) }
}

function wrong(what: string): ConfigError {
  return new ConfigError([`REDIS_URL: ${what}. ${FORM}. ${ENCODE}`])
}

function whatIsMissing(text: string): string {
  if (!/^(redis|rediss|redis\+sentinel):\/\//i.test(text)) {
    return 'it does not begin with redis://, rediss:// or redis+sentinel://'
  }
  if (/\s/.test(text)) return 'it contains a space'
  if (/[?#]/.test(text)) return 'it contains a ? or a #; it has no parameters'
  return 'its parts cannot be told apart'
}

function hostAndPort(text: string, otherwise: number): HostAndPort {
  const [, inBrackets, name, port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = inBrackets ?? name
  if (host === undefined || (inBrackets !== undefined && isIP(inBrackets) !== 6)) {
    throw wrong('its host is none, or its port is no number')
  }
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) {
    throw wrong('its port must be a number from 1 to 65535')
  }
  return { host, port: Number(port ?? otherwise) }
}

function number(database = ''): number {
  if (!/^\d{0,5}$/.test(database)) throw wrong('the database is a number')
  return Number(database)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw wrong('it contains a % that begins no percent-encoded character')
  }
}
