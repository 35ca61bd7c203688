import type { ClientRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config/config'
import type { Logger } from '../observability/log'
import { isFirstInMinute } from '../state/heartbeat-minute'

// The dead-man ping of healthchecks.io and its kind: somebody outside notices when it stays away. Loaded only where
// HEARTBEAT_URL is set. The address is as good as a password: whoever knows it can pretend that we live, so of it nothing
// but the host is ever said.

/** So long a tick may wait for it when its work is done. */
const LIMIT_MS = 2_000
/** Of that, for the word that it had begun, which has had the whole tick before. */
const START_MS = 1_000

/** What it goes by. */
export type HeartbeatSettings = Pick<Config, 'STATE_DIR'> & { HEARTBEAT_URL: string }

export type Heartbeat = {
  /** Says how it ended; never fails, and takes two seconds at most. */
  end(exitCode: number, summary: string): Promise<void>
}

/**
 * Says that a tick has begun, without waiting for it.
 * @returns undefined where this server has spoken in this minute already
 */
export function beginHeartbeat(settings: HeartbeatSettings, log: Logger): Heartbeat | undefined {
  if (!mayPing(settings, log)) return undefined
  const { HEARTBEAT_URL: url } = settings
  // What does not know the word answers 404: the one at the end counts.
  const begun = ping(addressOf(url, 'start'), '', LIMIT_MS)
  begun.answer.catch(() => {})
  return {
    async end(exitCode, summary) {
      const startedAt = performance.now()
      await Promise.race([begun.answer.catch(() => {}), pause(START_MS)])
      // Or it would come after the end, and last for ever.
      begun.giveUp()
      const leftMs = LIMIT_MS - (performance.now() - startedAt)
      await tell(url, ping(exitCode === 0 ? url : addressOf(url, String(exitCode)), summary, leftMs), log)
    },
  }
}

/** Says that something works that has no beginning and no end, as resident workers do. Never fails. */
export async function sendHeartbeat(settings: HeartbeatSettings, log: Logger, summary: string): Promise<void> {
  const { HEARTBEAT_URL: url } = settings
  if (mayPing(settings, log)) await tell(url, ping(url, summary, LIMIT_MS), log)
}

/** The address with a word behind its path; its query stays. */
export function addressOf(url: string, word: string): string {
  const address = new URL(url)
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/${word}`
  return address.href
}

function mayPing({ STATE_DIR, HEARTBEAT_URL }: HeartbeatSettings, log: Logger): boolean {
  try {
    return isFirstInMinute(STATE_DIR, HEARTBEAT_URL)
  } catch (err) {
    // Rather too often than never.
    log.warn({ err }, `STATE_DIR cannot be written: each tick pings by itself (${(err as Error).message})`)
    return true
  }
}

async function tell(url: string, { answer }: Ping, log: Logger): Promise<void> {
  const status = await answer.catch((error: NodeJS.ErrnoException) => error.code ?? 'no answer')
  if (typeof status === 'number' && status >= 200 && status < 300) return
  const how = typeof status === 'number' ? `answered ${status}` : `was not reached (${status})`
  log.warn(`The heartbeat is not heard: ${new URL(url).host} ${how}; see HEARTBEAT_URL`)
}

type Ping = {
  /** The status of the answer. */
  answer: Promise<number>
  giveUp(): void
}

function ping(url: string, body: string, limitMs: number): Ping {
  const given = new AbortController()
  return { answer: post(url, body, limitMs, given.signal), giveUp: () => given.abort() }
}

async function post(url: string, body: string, limitMs: number, signal: AbortSignal): Promise<number> {
  const { request } = await (url.startsWith('https:') ? import('node:https') : import('node:http'))
  let call: ClientRequest | undefined
  const limit = setTimeout(() => call?.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })), limitMs)
  try {
    return await new Promise<number>((resolve, reject) => {
      const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(body) }
      // No connection is kept: the process ends.
      call = request(url, { method: 'POST', agent: false, headers, signal }, (answer) => {
        answer.resume()
        answer.once('close', () => resolve(answer.statusCode ?? 0)).once('error', reject)
      })
      call.once('error', reject).end(body)
    })
  } finally {
    clearTimeout(limit)
  }
}

const pause = (ms: number) => sleep(ms, undefined, { ref: false })
