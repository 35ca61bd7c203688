import type { FailureKind } from './failure'

/** Who did something to a post. A person is named as their credentials name them. */
export type Actor = 'api' | 'cli' | 'dispatcher' | 'recovery' | 'renewal' | WorkerId | Person

/** `worker-<epoch ms>-<n>` */
export type WorkerId = `worker-${string}`
/** An API key by its number, or the subject of a JWT. */
export type Person = `key:${string}` | `user:${string}`

/** What is done to a post by itself, in the words of its timeline. */
const queueSteps = {
  schedule: 'scheduled',
  import: 'took it over from the old application',
  claim: 'claimed the post',
  load: 'read the post',
  settle: 'settled the attempt',
  postpone: 'put it off',
  'take-back': 'took the claim back',
  doubt: 'put in doubt whether it is out',
  hold: 'held the post',
  release: 'let it go on',
  cancel: 'cancelled',
  retry: 'queued it again',
  resolve: 'decided',
  reschedule: 'gave it another time',
  edit: 'changed it',
  'publish-now': 'let it go out now',
} as const

/** What a worker does to one publication, whatever the platform. */
const publicationSteps = {
  begin: 'began to prepare it',
  prepare: 'prepared the post',
  commit: 'sent the publishing call',
  look: 'asked the platform whether it is there',
  check: 'looked at what is out',
  'first-comment': 'posted the first comment',
} as const

export type QueueStep = keyof typeof queueSteps
export type PublicationStep = keyof typeof publicationSteps
/** A publisher's own step before the commit point, in words that speak for themselves: `create-container`. */
export type PlatformStep = { did: string }
export type Step = QueueStep | PublicationStep | PlatformStep

/** As `attempts.step` has it. */
export const nameOfStep = (step: Step): string => (typeof step === 'string' ? step : step.did)

/** What a step came to. */
export type Outcome =
  | 'ok'
  // Of calls to a platform: what failed has the kind of its failure.
  | 'published'
  | 'accepted'
  | 'absent'
  | 'unknown'
  | 'repeated'
  | 'warning'
  | FailureKind
  // Of an attempt as a whole, and of a row that could not be read.
  | 'retried'
  | 'held'
  | 'missed'
  | 'released'
  | 'failed'
  // Of claims that were taken back, and of what people decide.
  | 'taken-back'
  | 'queued'
  | 'cancelled'
  | 'not-published'
  // Of first comments.
  | 'sending'
  | 'sent'

/** One line of a post's timeline, as it is written. */
export type TimelineLine = {
  step: Step
  outcome: Outcome
  httpStatus?: number
  platformCode?: string
  requestId?: string
  reason?: string
}

/** A line of one post, or of one of its publications. */
export type TimelineEntry = TimelineLine & {
  postDetailId: string
  publicationId?: number
  /** `post_schedule.attempts` at that moment; 0 outside a claim. */
  attempt: number
  /** The trace that it is a part of. */
  traceId?: string
}

/** What a row of `attempts` tells, by the names of its columns. A row may be older than this version's words. */
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

const wordsOf: Record<string, string> = { ...queueSteps, ...publicationSteps }

const names: Record<string, string> = {
  api: 'The API',
  cli: 'An operator',
  dispatcher: 'The dispatcher',
  recovery: 'Crash recovery',
  renewal: 'The renewal of tokens',
}

/** Who it was: a worker by its own name, a person by the name that the credentials have. */
function nameOf(actor: string): string {
  const [, kind, id] = /^(key|user):(.+)$/s.exec(actor) ?? []
  if (id === undefined) return names[actor] ?? actor
  return kind === 'key' ? `API key ${id}` : `User ${id}`
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
  return `${who}${where}${attempt}: ${wordsOf[row.step] ?? row.step}${came}${reason}${said}`
}
