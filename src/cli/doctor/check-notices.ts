import type { Config } from '../../config/config'
import type { Database } from '../../db/connection'
import { type WebhookInTrouble, webhooksInTrouble } from '../../db/webhooks/webhooks-in-trouble'
import { type Finding, note, ok, wrong } from './finding'

type NoticeSettings = Pick<Config, 'NOTICE_EMAIL' | 'SMTP_URL' | 'NOTICE_WEBHOOK_URL'>

/** Whether anybody is told when something needs a person. What is set by half reaches nobody, and somebody relies on it. */
export function checkNoticeSettings({ NOTICE_EMAIL, SMTP_URL, NOTICE_WEBHOOK_URL }: NoticeSettings): Finding[] {
  if (SMTP_URL && NOTICE_EMAIL.length === 0) {
    return [wrong('Notices: SMTP_URL is set, and nobody that mail goes to', 'Name them in NOTICE_EMAIL')]
  }
  if (NOTICE_EMAIL.length > 0 && !SMTP_URL) {
    return [wrong('Notices: NOTICE_EMAIL is set, and no server that takes mail', 'Name it in SMTP_URL')]
  }
  const ways = [NOTICE_EMAIL.length > 0 && `mail to ${NOTICE_EMAIL.join(', ')}`, NOTICE_WEBHOOK_URL && 'a webhook']
  const set = ways.filter((way) => typeof way === 'string')
  if (set.length > 0) return [ok(`Notices: by ${set.join(' and ')}; try them with: npm run cli -- notices test`)]
  return [
    note(
      'Notices: nobody is told when posts fail or accounts must be connected again',
      'Set NOTICE_EMAIL and SMTP_URL, or NOTICE_WEBHOOK_URL (docs/webhooks.md)',
    ),
  ]
}

const MOST_LISTED = 10

/** The webhooks of companies that are told of nothing at the moment. That is theirs to mend, and yours to know when they ask. */
export async function checkWebhooks(db: Database): Promise<Finding[]> {
  const found = await webhooksInTrouble(db, MOST_LISTED + 1)
  if (found.length === 0) return []
  const more = found.length > MOST_LISTED ? ' and more' : ''
  const listed = found.slice(0, MOST_LISTED).map(asText).join('; ')
  return [
    note(
      `Webhooks that are told of nothing: ${listed}${more}`,
      'Their companies set them right by the API (docs/webhooks.md)',
    ),
  ]
}

function asText({ id, companyId, status, statusReason, failingSince }: WebhookInTrouble): string {
  const why = failingSince ? `nothing has arrived since ${failingSince.toISOString()}` : statusReason
  return `${id} of ${companyId} (${status}${why ? `: ${why}` : ''})`
}
