import type { Readable } from 'node:stream'
import type { MediaItem, PostType, PublicationKind } from '../domain/post'

/** One visible thing to publish, with the account to publish it as. */
export type PublishJob = {
  kind: PublicationKind
  postType: PostType
  caption: string
  media: MediaItem[]
  link?: string
  title?: string
  description?: string
  account: {
    /** Facebook page id, Instagram user id or LinkedIn URN. */
    externalId: string
    login: 'facebook' | 'instagram' | 'linkedin'
    /** Decrypted for this one use; never logged, never stored. */
    token: string
  }
}

/** Platform ids collected so far. Plain JSON: it is saved between steps and read back by another process. */
export type Progress = Record<string, unknown>

/** What one stretch of work before the commit point came to. All of it is invisible and may be repeated. */
export type Step =
  /** Something was made; save it and go on. */
  | { kind: 'continue'; did: string; progress: Progress }
  /** The platform is still processing; ask again after a while. Costs no attempt. */
  | { kind: 'wait'; did: string; progress: Progress; forMs: number; because: string }
  /** Everything is there: the next call is the commit. */
  | { kind: 'ready'; did?: string; progress: Progress }

export type Commit =
  | { kind: 'published'; externalId: string }
  /** The platform took it and is still working on it; {@link Publisher.look} tells how it ends. */
  | { kind: 'accepted'; progress: Progress; because: string }

/** What the platform answers when it is asked whether a commit took effect. */
export type Look =
  | { kind: 'published'; externalId: string; because: string }
  /** It is certain that nothing is visible: the commit may be sent again. */
  | { kind: 'absent'; because: string }
  /** Not known. `final`: this platform has no way to tell, asking again is useless. */
  | { kind: 'unknown'; because: string; final?: boolean }

/** The commit whose effect is looked for. */
export type CommitToFind = {
  /** When it was about to leave, by the database's clock. */
  at: Date
  /** How long ago that is, in milliseconds. */
  ageMs: number
  /** True when another publication of ours already owns this platform id, so that it cannot be this one. */
  isTaken(externalId: string): Promise<boolean>
}

/**
 * Publishes on one platform. It knows nothing of the database: it maps a job and the saved progress to the next
 * progress or an outcome, and throws PublishError for everything the platform refuses.
 */
export interface Publisher {
  /** Why this job can never be published here, for a person; undefined when it can. No call is made. */
  refuse(job: PublishJob): string | undefined
  /** The next stretch of repeatable work. Called again with what it returned until it is `ready`. */
  prepare(job: PublishJob, progress: Progress): Promise<Step>
  /** The one call after which the publication may be visible. The caller has durably written that it is about to leave. */
  commit(job: PublishJob, progress: Progress): Promise<Commit>
  /** Asks the platform whether a commit took effect. */
  look(job: PublishJob, progress: Progress, commit: CommitToFind): Promise<Look>
  /** The address people see, where finding it is free. Asked after publishing; its failure means nothing. */
  permalink(job: PublishJob, externalId: string): Promise<string | undefined>
}

/** Opens the bytes of a picture, video or document for platforms that do not fetch them by address. */
export type MediaSource = {
  open(item: MediaItem): Promise<{ stream: Readable; size: number; contentType: string }>
}
