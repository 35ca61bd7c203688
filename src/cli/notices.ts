import { type Config, loadConfig } from '../config/config'
import { sendMail } from '../notices/channels'
import { describe } from '../notices/notice'
import { postNotice } from '../notices/post-notice'
import type { SendResult } from '../notices/send-result'
import { type AsJson, jsonDocument } from './json'
import type { Action } from './surroundings'

/** A receiver that takes longer would be too slow for every other notice as well. */
const LIMIT_MS = 10_000

/** One way to tell the operator, and what came of trying it. */
type Tried = { way: 'mail' | 'webhook'; to: string; result: SendResult & { refused?: string[] } }

/** Sends a notice by every way that is set, and says what came of it. */
export const testNotices: Action<AsJson> = async (around, { json }) => {
  const config = loadConfig(around.env)
  const tried = await Promise.all(waysOf(config))
  const isWell = tried.length > 0 && tried.every(({ result }) => result.ok && !result.refused)
  if (json) {
    const ways = tried.map(({ way, to, result }) => ({ way, to, ...result }))
    around.out(jsonDocument({ ok: isWell, ways }))
  } else for (const one of tried) around.out(`${line(one)}\n`)
  if (tried.length === 0) {
    around.err('No way is set: NOTICE_EMAIL with SMTP_URL, or NOTICE_WEBHOOK_URL (docs/webhooks.md)\n')
  }
  return isWell ? 0 : 1
}

function waysOf(config: Config): Promise<Tried>[] {
  const notice = describe([{ type: 'webhook.test', companyId: null, data: {} }])
  const { NOTICE_EMAIL, SMTP_URL, NOTICE_WEBHOOK_URL, NOTICE_FORMAT } = config
  const ways: Promise<Tried>[] = []
  // One without the other is a way that somebody believes to be set.
  if (NOTICE_EMAIL.length > 0 || SMTP_URL) {
    const mail = { subject: notice.title, text: notice.lines.join('\n') }
    const to = NOTICE_EMAIL.join(', ')
    ways.push(sendMail(config, mail, LIMIT_MS).then((result) => ({ way: 'mail', to, result })))
  }
  if (NOTICE_WEBHOOK_URL) {
    // All that follows the host may be what lets one in.
    const to = `${new URL(NOTICE_WEBHOOK_URL).host} (${NOTICE_FORMAT})`
    ways.push(postNotice(config, notice, LIMIT_MS).then((result) => ({ way: 'webhook', to, result })))
  }
  return ways
}

function line({ way, to, result }: Tried): string {
  const told = `${way} to ${to || 'nobody'}`
  if (!result.ok) return `failed  ${told}: ${result.error}`
  return result.refused
    ? `failed  ${told}: sent, but the server has refused ${result.refused.join(', ')}`
    : `sent    ${told}`
}
