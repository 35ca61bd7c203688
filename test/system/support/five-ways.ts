import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import type { ReceivedMail } from '../../notices/support/mail-server'
import type { Received } from '../../support/receiver'

/** How many seconds after the last tick each of the ways said that nothing ticks any more. */
export type Told = Record<'log' | 'ready' | 'metrics' | 'mail' | 'webhook', number>

/** Where is looked. */
export type Watched = {
  /** Address of the API, and what opens its /metrics. */
  api: string
  metricsToken: string
  /** What the API has logged. */
  log(): string
  mails: ReceivedMail[]
  received: Received[]
  /** Of the webhook. */
  secret: string
}

/** What an operator is promised. */
export const WITHIN_S = 300

/** The age from which on the rule NoTick of deploy/prometheus/alerts.yml rings. */
const [, seconds] =
  /max\(post_dispatcher_last_tick_timestamp_seconds\) > (\d+)/.exec(
    readFileSync(join(__dirname, '../../../deploy/prometheus/alerts.yml'), 'utf8'),
  ) ?? []
const NO_TICK_S = Number(seconds)

/** When anything ticked last, as /metrics tells it: in seconds since 1970. */
export async function lastTick({ api, metricsToken }: Pick<Watched, 'api' | 'metricsToken'>): Promise<number> {
  const answer = await fetch(`${api}/metrics`, { headers: { Authorization: `Bearer ${metricsToken}` } })
  const times = [...(await answer.text()).matchAll(/^post_dispatcher_last_tick_timestamp_seconds\{.*\} (\S+)$/gm)]
  return Math.max(0, ...times.map(([, time]) => Number(time)))
}

/** What a signed message says, which is proven as receivers of Standard Webhooks do it. */
export const verified = ({ body, headers }: Received, secret: string) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as { type: string; data: { since?: string } }

/** Looks each second until all five have told, or the time is over that is promised: who has not is missing then. */
export async function hearOfDeadCron(watched: Watched): Promise<Partial<Told>> {
  const { api, log, mails, received, secret } = watched
  const last = await lastTick(watched)
  const ways: Record<keyof Told, () => boolean | Promise<boolean>> = {
    log: () => /"level":"ERROR".*Nothing has ticked since/.test(log()),
    async ready() {
      const answer = await fetch(`${api}/ready`)
      const { reasons = [] } = (await answer.json()) as { reasons?: { code: string }[] }
      return answer.status === 503 && reasons.some(({ code }) => code === 'no-tick')
    },
    metrics: async () => Date.now() / 1_000 - (await lastTick(watched)) > NO_TICK_S,
    mail: () => mails.some(({ raw }) => /^Subject: Nothing is published/m.test(raw)),
    webhook: () => received.some((one) => verified(one, secret).type === 'dispatcher.stalled'),
  }
  const told: Partial<Told> = {}
  for (;;) {
    const age = Date.now() / 1_000 - last
    for (const way of Object.keys(ways) as (keyof Told)[])
      if (told[way] === undefined && (await ways[way]())) told[way] = Math.round(Date.now() / 1_000 - last)
    if (Object.keys(told).length === Object.keys(ways).length || age > WITHIN_S) return told
    await sleep(1_000)
  }
}
