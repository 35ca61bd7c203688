/** What a row of `attempts` tells, by the names of its columns. */
export type AttemptLine = {
  attempt: number
  actor: string
  host: string | null
  step: string
  outcome: string
  http_status: number | null
  platform_code: string | null
  request_id: string | null
  reason: string | null
}

const names: Record<string, string> = { api: 'The API', cli: 'An operator', dispatcher: 'The dispatcher' }

/** Who it was: a worker by its own name, a person by the name that the credentials have. */
function nameOf(actor: string): string {
  const [, kind, id] = /^(key|user):(.+)$/s.exec(actor) ?? []
  if (id === undefined) return names[actor] ?? actor
  return kind === 'key' ? `API key ${id}` : `User ${id}`
}

/** What the steps of the queue say in words; steps of publishers speak for themselves. */
const steps: Record<string, string> = {
  schedule: 'scheduled',
  claim: 'claimed the post',
  load: 'read the post',
  begin: 'began to prepare it',
  'take-back': 'took the claim back',
  commit: 'sent the publishing call',
  check: 'looked at what is out',
  look: 'asked the platform whether it is there',
  prepare: 'prepared the post',
  settle: 'settled the attempt',
  hold: 'held the post',
  release: 'let it go on',
  cancel: 'cancelled',
  retry: 'queued it again',
  resolve: 'decided',
  reschedule: 'gave it another time',
  edit: 'changed it',
  'publish-now': 'let it go out now',
  'first-comment': 'posted the first comment',
}

/** One row of a timeline as a sentence: who did what, what came of it, why, and what the platform called it. */
export function describeAttempt(row: AttemptLine): string {
  const who = nameOf(row.actor)
  const where = row.host ? ` on ${row.host}` : ''
  const attempt = row.attempt > 0 ? `, attempt ${row.attempt}` : ''
  const came = row.outcome === 'ok' ? '' : ` → ${row.outcome}`
  const reason = row.reason ? `. ${row.reason}` : ''
  const platform = [
    row.http_status !== null && `HTTP ${row.http_status}`,
    row.platform_code && `code ${row.platform_code}`,
    row.request_id && `request ${row.request_id}`,
  ].filter(Boolean)
  const said = platform.length > 0 ? ` (${platform.join(', ')})` : ''
  return `${who}${where}${attempt}: ${steps[row.step] ?? row.step}${came}${reason}${said}`
}
