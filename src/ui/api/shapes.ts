import type { Schemas } from '../../client'

export type Post = Schemas['Post']
export type PostWithHistory = Schemas['PostWithHistory']
export type Account = Schemas['Account']
export type Platform = Post['platform']
export type PostStatus = Post['status']
export type PostType = Post['postType']
export type FailureCause = NonNullable<Post['failureCause']>

/** A post as lists, the calendar and the overview show it. */
export type PostGlance = {
  postDetailId: string
  status: PostStatus
  held: boolean
  failureCause: FailureCause | null
  errorMessage: string | null
  platform: Platform
  postType: PostType
  socialAccountId: string
  accountName: string
  scheduledFor: string | null
  timeZone: string | null
  nextAttemptAt: string | null
  attempts: number
  version: number
  caption: string | null
  mediaCount: number
  thumb: string | null
  publishedAt: string | null
  permalink: string | null
}

export type Overview = {
  now: string
  counts: Record<
    'pending' | 'processing' | 'held' | 'published' | 'failed' | 'unconfirmed' | 'missed' | 'cancelled',
    number
  >
  due: number
  oldestDue: string | null
  oldestDueAgeSeconds: number | null
  todayAhead: number
  publishedToday: number
  lateness24h: { p50: number | null; p95: number | null }
  cron: {
    ageSeconds: number | null
    resident: boolean
    hosts?: { host: string; lastTickAt: string; ageSeconds: number; exitCode: number | null }[]
  }
  accounts: { ok: number; expiring: number; needsReconnect: number }
  holds: number
  needsPerson: PostGlance[]
  next: PostGlance[]
  last: PostGlance[]
  down: { since: string; until: string | null; late: number; lastAt: string | null } | null
}

export type Tick = {
  tickId: string
  startedAt: string
  host: string
  source: string
  due: number
  ahead: number
  recovered: number
  late: number | null
  workers: number
  workersFailed: number
  results: Record<string, number>
  durationMs: number | null
  waitedMs: number
  exitCode: number | null
  downSince: string | null
}

export type Hold = {
  scope: 'account' | 'platform' | 'host'
  platform?: Platform
  socialAccountId?: string
  host?: string
  reason: string
  since: string | null
  until: string | null
  failures?: number
  posts: number
}

export type Quota = {
  socialAccountId: string
  platform: Platform
  /** Of UTC. */
  day: string
  used: number
  planned: number
  limit: number
}

export type Failure = {
  cause: FailureCause | 'unconfirmed' | 'held'
  socialAccountId: string
  platform: Platform
  accountName: string
  total: number
  lastHour: number
  lastDay: number
  lastWeek: number
  /** Nothing of any of them may be out: trying all of them again publishes nothing twice. */
  safeToRepeat: boolean
}

/** The filters that lists of posts and changes of many posts have in common. */
export type PostFilter = {
  status?: string
  held?: boolean
  failureCause?: FailureCause
  platform?: Platform
  socialAccountId?: string
  from?: string
  to?: string
  q?: string
}

export type BulkResult = { done: number; skipped: { postDetailId: string; reason: string }[]; more: boolean }
