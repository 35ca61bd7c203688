import type { Readable } from 'node:stream'
import type { MediaItem, Platform, PostType, PublicationKind } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'

/** One visible thing to publish, with the account to publish it as. */
export type PublishJob = {
  kind: PublicationKind
  postType: PostType
  caption: string
  media: MediaItem[]
  link?: string
  title?: string
  description?: string
  options: PostOptions
  account: {
    /** Facebook page id, Instagram user id or LinkedIn URN. */
    externalId: string
    login: Platform
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
  /**
   * It is certain that nothing is visible: the commit may be sent again. Only where a commit that is sent twice shows
   * once, and `harmless` says why: a process that was stopped just before its call left may send it long after another
   * has looked. See "What was explored" in docs/exactly-once.md.
   */
  | { kind: 'absent'; because: string; harmless: string }
  /** It is certain that it will never be visible. */
  | { kind: 'failed'; because: string }
  /**
   * Not known. `final`: this platform has no way to tell, asking again is useless. `underWay`: the commit has arrived,
   * and the platform is still working on it.
   */
  | { kind: 'unknown'; because: string; final?: boolean; underWay?: true }

/** Of a platform or kind that shows each commit once more: it must never say that nothing is there. */
export type LookWithoutAbsence = Exclude<Look, { kind: 'absent' }>

/** What a search says of a publication that may have gone out without our database knowing: it was set back. */
export type Sought =
  | { kind: 'published'; externalId: string; because: string }
  /**
   * All that was published in that time was looked through, and it is not among it. In contrast to {@link Look} no call
   * of ours is on its way: what may have left did so before the database was set back.
   */
  | { kind: 'not-there'; because: string }
  /** Not known. `final`: asking again is useless. */
  | { kind: 'unknown'; because: string; final?: boolean }

/** The time that a database which was set back knows nothing of. */
export type LostTime = {
  from: Date
  until: Date
  /** The database's clock. */
  now: Date
  /** As in {@link CommitToFind}. */
  isTaken(externalId: string): Promise<boolean>
}

/** What the platform says of a publication that is out. */
export type Shown = {
  permalink?: string | undefined
  /** For a person: it does not show all that was sent. */
  warning?: string | undefined
}

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
  /** The next stretch of repeatable work. Called again with what it returned until it is `ready`. */
  prepare(job: PublishJob, progress: Progress): Promise<Step>
  /** The one call after which the publication may be visible. The caller has durably written that it is about to leave. */
  commit(job: PublishJob, progress: Progress): Promise<Commit>
  /** Asks the platform whether a commit took effect. */
  look(job: PublishJob, progress: Progress, commit: CommitToFind): Promise<Look>
  /**
   * Searches for the job among what the account shows by its content alone, without any id: it may have been published
   * in a time that our database has lost.
   */
  seek(job: PublishJob, lost: LostTime): Promise<Sought>
  /** The address people see, where it is a matter of writing it down; else what is asked for. Its failure means nothing. */
  permalink(job: PublishJob, externalId: string): string | undefined | Promise<Shown>
  /**
   * Posts the first comment below a publication that is out. Called at most once in its life, whatever it comes to;
   * absent where the platform or the kind takes no comment through its API.
   * @returns the comment's id
   */
  comment?(job: PublishJob, externalId: string, text: string): Promise<string>
}

/** Opens the bytes of a picture, video or document for platforms that do not fetch them by address. */
export type MediaSource = {
  /**
   * @param range bytes from `first` to `last`, both inclusive; the whole file without it. Nothing is kept in memory:
   *   the stream is read as fast as it is sent, and must be read or destroyed.
   * @returns `size`: how many bytes the stream gives
   */
  open(
    item: MediaItem,
    range?: { first: number; last: number },
  ): Promise<{ stream: Readable; size: number; contentType: string }>
  /** The size of the whole file in bytes, found without reading it. */
  sizeOf(item: MediaItem): Promise<number>
}
