import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { inAnHour } from '../../api/support/test-api'

export type Heard = {
  method: 'GET' | 'POST'
  /** 0: no answer, or half of one. */
  status: number
  /** Milliseconds since 1970 at which it was asked, and until it was answered. */
  at: number
  tookMs: number
}

const PAUSE_MS = 50

const agent = new Agent({ keepAlive: true, maxSockets: 40, rejectUnauthorized: false })

/** One request, with whatever certificate. */
export function ask(
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (answer: IncomingMessage) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text })).on('error', reject)
    })
    sent.on('error', reject).end(body)
  })
}

/** So many callers, each of which asks again a twentieth of a second after its answer: four reads to one new post. */
export function steadyLoad(url: string, { key, account }: { key: string; account: string }, callers: number) {
  const heard: Heard[] = []
  let isOver = false
  let sent = 0
  const one = async () => {
    const isPost = ++sent % 5 === 0
    const method = isPost ? 'POST' : 'GET'
    const at = Date.now()
    const headers: Record<string, string> = { Authorization: `Bearer ${key}` }
    if (isPost) headers['Content-Type'] = 'application/json'
    const body = { socialAccountId: account, scheduledAt: inAnHour(), caption: `Post ${sent}` }
    const path = isPost ? '/schedule-post' : '/scheduled-posts?limit=10'
    const { status } = await ask(method, url + path, headers, isPost ? JSON.stringify(body) : undefined).catch(() => ({
      status: 0,
    }))
    heard.push({ method, status, at, tookMs: Date.now() - at })
  }
  const caller = async () => {
    while (!isOver) {
      await one()
      await sleep(PAUSE_MS)
    }
  }
  const all = Promise.all(Array.from({ length: callers }, caller))
  return {
    heard,
    async stop(): Promise<Heard[]> {
      isOver = true
      await all
      return heard
    },
  }
}

/** The answers that were none, or none that was hoped for. */
export const lost = (heard: Heard[]): Heard[] => heard.filter(({ status }) => status !== 200 && status !== 201)
