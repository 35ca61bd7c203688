import { lookup } from 'node:dns/promises'
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import type { AddressPolicy } from './address-policy'
import type { ByteRange } from './media-store'
import { watchedBody } from './watched-stream'

export type FetchLimits = {
  policy: AddressPolicy
  /** The largest file that is taken. */
  maxBytes: number
  /** Milliseconds until the headers of the last answer are there, and the longest silence afterwards. */
  timeoutMs: number
  /** What a name leads to; the system is asked by default. */
  resolveHost?: (host: string) => Promise<Address[]>
}

type Address = { address: string; family: number }

export type FetchedMedia = { stream: Readable; size: number; contentType: string }

/** Media named by address cannot be had. The message is for people and holds nothing but the place of the address. */
export class MediaFetchError extends Error {
  override name = 'MediaFetchError'
  constructor(
    message: string,
    /** True when asking again is of no use: the address itself is the trouble. */
    readonly final: boolean,
  ) {
    super(message)
  }
}

const MAX_REDIRECTS = 3
const redirects = [301, 302, 303, 307, 308]

/**
 * Opens a file by its address, for the bytes of which the caller has to care. The address comes from a client, so it may
 * lead anywhere: only http and https are followed, and only to addresses on the public internet (and those the operator
 * has named). A name is resolved once for each request, all that it resolves to is checked, and the connection goes to
 * what was checked; redirects are checked like the first address.
 * @param range these bytes only; a server that does not know ranges is an error then
 * @throws MediaFetchError with the reason in words
 */
export async function fetchMedia(url: string, limits: FetchLimits, range?: ByteRange): Promise<FetchedMedia> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), limits.timeoutMs)
  try {
    let target = parseUrl(url)
    for (let hops = 0; ; hops++) {
      const answer = await ask(target, limits, deadline.signal, range)
      const location = redirects.includes(answer.statusCode ?? 0) ? answer.headers.location : undefined
      if (location === undefined) return opened(answer, target, limits, range)
      answer.destroy()
      if (hops >= MAX_REDIRECTS) throw refusal(target, `redirects more than ${MAX_REDIRECTS} times`)
      target = parseUrl(location, target)
    }
  } finally {
    clearTimeout(timer)
  }
}

function parseUrl(url: string, base?: URL): URL {
  const parsed = URL.canParse(url, base?.href) ? new URL(url, base) : undefined
  if (!parsed) throw new MediaFetchError('The address of a media file is no address', true)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw refusal(parsed, `begins with ${parsed.protocol} and not with http: or https:`)
  }
  if (parsed.username || parsed.password) throw refusal(parsed, 'holds a name or password')
  return parsed
}

async function ask(url: URL, limits: FetchLimits, deadline: AbortSignal, range?: ByteRange): Promise<IncomingMessage> {
  const addresses = await resolve(url, limits, deadline)
  const https = url.protocol === 'https:'
  // An agent of its own, because a pooled connection may have been made by somebody who checked less.
  const agent = new (https ? HttpsAgent : HttpAgent)({ keepAlive: false, lookup: only(addresses) })
  return new Promise((resolve, reject) => {
    const request = (https ? requestHttps : requestHttp)(url, {
      agent,
      signal: deadline,
      headers: {
        'User-Agent': 'post-dispatcher',
        Accept: '*/*',
        'Accept-Encoding': 'identity',
        ...(range && { Range: `bytes=${range.first}-${range.last}` }),
      },
    })
    request.on('response', resolve)
    request.on('error', (error: NodeJS.ErrnoException) =>
      reject(passing(url, deadline.aborted ? tooSlow(limits) : `cannot be reached (${error.code ?? error.message})`)),
    )
    request.end()
  })
}

/** What a host's name leads to, all of it checked. */
async function resolve(
  url: URL,
  { policy, resolveHost = systemResolver }: FetchLimits,
  deadline: AbortSignal,
): Promise<Address[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const asked = resolveHost(host).catch((error: NodeJS.ErrnoException) => {
    throw passing(url, `cannot be found (${error.code})`)
  })
  const addresses = await Promise.race([asked, aborted(deadline, () => passing(url, 'cannot be found in time'))])
  if (!policy.trusts(url) && !addresses.every(({ address }) => policy.allows(address))) {
    const what = 'leads into a private network, from which media are not fetched unless MEDIA_PRIVATE_HOSTS names it'
    throw refusal(url, what)
  }
  return addresses
}

const systemResolver = (host: string): Promise<Address[]> => lookup(host, { all: true })

/** Answers with what was checked, whatever the name leads to by now. */
const only =
  (addresses: Address[]): LookupFunction =>
  (_host, options, done) => {
    if (options.all) return done(null, addresses)
    const [first] = addresses
    done(null, first?.address ?? '', first?.family)
  }

function opened(answer: IncomingMessage, url: URL, limits: FetchLimits, range?: ByteRange): FetchedMedia {
  const refuse = (problem: MediaFetchError): never => {
    answer.destroy()
    throw problem
  }
  const status = answer.statusCode ?? 0
  if (status !== (range ? 206 : 200)) {
    refuse(passing(url, `answers HTTP ${status}${range ? ' to a range request' : ''}`))
  }
  const length = answer.headers['content-length'] ?? ''
  if (!/^\d+$/.test(length)) refuse(refusal(url, 'does not tell its size'))
  const size = Number(length)
  const whole = Number(/\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1] ?? size)
  if (whole > limits.maxBytes) {
    refuse(refusal(url, `has ${whole} bytes; at most ${limits.maxBytes} are fetched (MAX_UPLOAD_MB)`))
  }
  const contentType = String(answer.headers['content-type'] ?? 'application/octet-stream')
  return { stream: watchedBody(answer, limits.timeoutMs, (what) => passing(url, what)), size, contentType }
}

const tooSlow = ({ timeoutMs }: FetchLimits) => `sends nothing within ${timeoutMs / 1000} s`

/** The address without its query, which may hold a signature. */
const place = (url: URL) => `${url.protocol}//${url.host}${url.pathname}`
const refusal = (url: URL, what: string) => new MediaFetchError(`The media file at ${place(url)} ${what}`, true)
const passing = (url: URL, what: string) => new MediaFetchError(`The media file at ${place(url)} ${what}`, false)

function aborted(signal: AbortSignal, reason: () => Error): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(reason()), { once: true }))
}
