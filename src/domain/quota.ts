import { type PostStatus, postStatuses } from './post-status'

/** What is counted of a company, so that one cannot fill a database or a disk that others share. */
export type Counted = 'posts' | 'files' | 'bytes'

/** As a setting says that a company may have any number of something. */
export const NO_LIMIT = 0

/** Whether a post waits still, for its time or for somebody's word, and so counts as one of its company's. */
const waits: Record<PostStatus, boolean> = {
  pending: true,
  processing: true,
  unconfirmed: true,
  missed: true,
  published: false,
  failed: false,
  cancelled: false,
}

export const waitingStatuses: readonly PostStatus[] = postStatuses.filter((status) => waits[status])

/** Whether there is one more waiting post by this move. */
export const beginsToWait = (before: PostStatus, after: PostStatus): boolean => waits[after] && !waits[before]

/** A company would have more of something than it may. Nothing of what was asked has been done. */
export class QuotaReached extends Error {
  override name = 'QuotaReached'

  /** @param used what there would be: what there is beyond it is not counted any further */
  constructor(
    readonly of: Counted,
    readonly used: number,
    readonly allowed: number,
  ) {
    const [would, may] = [used, allowed].map((number) => number.toLocaleString('en-US'))
    super(`${would} ${what[of]} would be there, and a company may have ${may}`)
  }
}

const what: Record<Counted, string> = { posts: 'posts that wait', files: 'files', bytes: 'bytes of files' }
