import type { MediaItem, Platform, PostType, PublicationKind } from './post'
import type { PostOptions } from './post-options'
import type { PostStatus, PublicationStatus } from './post-status'

/** A moment by this process's own clocks: the steady one, which no one sets, and the wall's. */
export type Moment = { steady: number; wall: number }

/** A post as a worker holds it. */
export type ClaimedPost = {
  scheduleId: string
  postDetailId: string
  claimToken: string
  /** This attempt's number, from 1. */
  attempt: number
  status: PostStatus
  companyId: string
  platform: Platform
  postType: PostType
  caption: string
  media: MediaItem[]
  link?: string
  title?: string
  description?: string
  options: PostOptions
  /** NULL in the row means: as the configuration says. */
  latePolicy?: 'publish' | 'hold'
  lateLimitMinutes?: number
  /** When the user wanted it out. */
  scheduledFor: Date
  /** When a person said: publish now. */
  releasedAt?: Date
  /** It had its turn in the backlog of its account. */
  hasTurn?: boolean
  /** The database's clock at loading. */
  loadedAt: Date
  /** The same moment here. */
  loadedHere: Moment
  /** Before its claim was sent. The lease began later, so that whoever counts from here never trusts the claim too long. */
  askedHere: Moment
  /** Of the request that scheduled it, where that was traced. */
  traceparent?: string
  account: ClaimedAccount
  publications: Publication[]
}

export type ClaimedAccount = {
  id: string
  externalId: string
  login: Platform
  status: 'ok' | 'needs_reconnect'
  statusReason?: string
  /** As stored; only the worker opens it. Empty, like the next, of an account that was disconnected. */
  encryptedToken: string
  tokenContextId: string
  /** When its token was written last, by the database's clock. */
  tokenSince?: Date
}

/** One row of the ledger. */
export type Publication = {
  id: number
  kind: PublicationKind
  status: PublicationStatus
  progress: Record<string, unknown>
  committingAt?: Date
  externalId?: string
  permalink?: string
  errorMessage?: string
  looks: number
  commentStatus?: 'sending' | 'sent' | 'failed'
  commentId?: string
  commentError?: string
  /**
   * It may have gone out in this time, of which the database knows nothing; `answered`: the platform has said.
   * `byAnother`: another program may have published it, so that it may not look like ours.
   */
  lost?: { from: Date; until: Date; byAnother?: true } | 'answered'
}
