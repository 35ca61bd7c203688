import type { AttemptRow } from '../../db/models/attempt'

const names: Record<string, string> = { api: 'The API', cli: 'An operator', dispatcher: 'The dispatcher' }

/** One row of a timeline as a sentence: who did what, what came of it, why, and what the platform called it. */
export function describeAttempt(row: AttemptRow): string {
  const who = names[row.actor] ?? row.actor
  const where = row.host ? ` on ${row.host}` : ''
  const attempt = row.attempt > 0 ? `, attempt ${row.attempt}` : ''
  const came = row.outcome === 'ok' ? '' : ` → ${row.outcome}`
  const reason = row.reason ? `. ${row.reason}` : ''
  const platform = [
    row.http_status !== null && `HTTP ${row.http_status}`,
    row.platform_code && `code ${row.platform_code}`,
    row.request_id && `request ${row.request_id}`,
  ].filter(Boolean)
  return `${who}${where}${attempt}: ${row.step}${came}${reason}${platform.length > 0 ? ` (${platform.join(', ')})` : ''}`
}
