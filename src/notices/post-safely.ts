import { lookup } from 'node:dns/promises'
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { SendResult } from './send-result'

type Address = { address: string; family: number }

/** Where a message of somebody else's wish may go. */
export type WhereTo = {
  /** True for what may be called wherever it leads. */
  trusts(url: URL): boolean
  /** True when a resolved address may be called. */
  allows(address: string): boolean
}

export type Message = { headers: Record<string, string>; body: string }

/** So much of an answer is read: it is for people who look why something was not taken. */
const MAX_ANSWER = 4_096
/** So much of it is kept. */
const SAID = 200
/** Calls to one receiver at a time. */
const SOCKETS = 8

/**
 * One receiver, as long as something is sent to it. Its name is resolved once, all that it resolves to is checked, and
 * connections go to what was checked: an address that a client has named may lead anywhere, also after it was looked at.
 */
export class Receiving {
  private readonly url: URL | undefined
  private agent: Promise<HttpAgent | string> | undefined

  constructor(
    url: string,
    private readonly where: WhereTo,
    private readonly resolveHost: (host: string) => Promise<Address[]> = (host) => lookup(host, { all: true }),
  ) {
    this.url = URL.canParse(url) ? new URL(url) : undefined
  }

  /**
   * Posts a message. Redirects are not followed: a signed message is for whom it was made. Never throws.
   * @param signal ends it
   */
  async post(message: Message, withinMs: number, signal?: AbortSignal): Promise<SendResult> {
    const { url } = this
    // Node takes whole ones alone.
    const timeoutMs = Math.ceil(withinMs)
    if (!url || !/^https?:$/.test(url.protocol)) return { ok: false, error: 'The address is none of http or https' }
    const limit = AbortSignal.timeout(timeoutMs)
    const ending = signal ? AbortSignal.any([limit, signal]) : limit
    const tooLate = () =>
      limit.aborted ? `No answer within ${timeoutMs / 1_000} s` : 'Broken off: whoever sends had to end'
    this.agent ??= this.connect(url)
    const agent = await Promise.race([this.agent, aborted(ending)])
    if (agent === undefined) return { ok: false, error: tooLate() }
    if (typeof agent === 'string') return { ok: false, error: agent }
    try {
      return await this.ask(url, agent, message, ending)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      return { ok: false, error: ending.aborted ? tooLate() : `Cannot be reached (${code ?? message})` }
    }
  }

  close(): void {
    void this.agent?.then((agent) => typeof agent !== 'string' && agent.destroy())
  }

  /** @returns why it may not be called, where that is so */
  private async connect(url: URL): Promise<HttpAgent | string> {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    let addresses: Address[]
    try {
      addresses = await this.resolveHost(host)
    } catch (error) {
      return `The name ${host} cannot be found (${(error as NodeJS.ErrnoException).code})`
    }
    if (!this.where.trusts(url) && !addresses.every(({ address }) => this.where.allows(address)))
      return 'It leads into a private network, to which nothing is sent unless WEBHOOK_PRIVATE_HOSTS names it'
    const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent
    return new Agent({ keepAlive: true, maxSockets: SOCKETS, lookup: only(addresses) })
  }

  private ask(url: URL, agent: HttpAgent, { headers, body }: Message, signal: AbortSignal): Promise<SendResult> {
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
        method: 'POST',
        agent,
        signal,
        headers: { 'User-Agent': 'post-dispatcher', ...headers, 'Content-Length': Buffer.byteLength(body) },
      })
      request.on('response', (answer) => {
        void beginningOf(answer).then((said) => resolve(judge(answer, said)))
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the receiver has just closed; sent twice it has the same name.
        if (request.reusedSocket && error.code === 'ECONNRESET' && !signal.aborted)
          this.ask(url, agent, { headers, body }, signal).then(resolve, reject)
        else reject(error)
      })
      request.end(body)
    })
  }
}

/** The answer is judged by its status, whatever becomes of the rest of it. */
function beginningOf(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const read: Buffer[] = []
    let size = 0
    const done = () => resolve(Buffer.concat(read).toString('utf8', 0, MAX_ANSWER))
    answer.on('data', (part: Buffer) => {
      read.push(part)
      size += part.length
      if (size >= MAX_ANSWER) answer.destroy()
    })
    answer.on('close', done).on('end', done).on('error', done)
  })
}

function judge(answer: IncomingMessage, said: string): SendResult {
  const status = answer.statusCode ?? 0
  if (status >= 200 && status < 300) return { ok: true, status }
  const words = said
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, SAID)
  const what = status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
  return {
    ok: false,
    status,
    error: words && status >= 400 ? `${what}: ${words}` : what,
    ...(status === 410 && { gone: true }),
    ...retryAfter(answer.headers['retry-after']),
  }
}

/** In seconds, or as a date. */
function retryAfter(header: string | undefined): { retryAfterMs?: number } {
  if (!header) return {}
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return ms > 0 ? { retryAfterMs: ms } : {}
}

/** Answers with what was checked, whatever the name leads to by now. */
const only =
  (addresses: Address[]): LookupFunction =>
  (_host, options, done) => {
    if (options.all) return done(null, addresses)
    const [first] = addresses
    done(null, first?.address ?? '', first?.family)
  }

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
