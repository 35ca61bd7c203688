import type { PostStatus } from '../../domain/post-status'
import { beginsToWait, waitingStatuses } from '../../domain/quota'
import type { Connection } from '../connection'
import type { LockedPost } from '../queue/lock-post'
import { countUpTo, type Quota, type Room } from '../usage/take-room'

/** How many posts of a company may wait at a time: an entry of idx_status each. */
export const waitingPosts = (companyId: string, allowed: number): Quota => ({
  companyId,
  of: 'posts',
  allowed,
  count: (db, upTo) =>
    countUpTo(
      db,
      'post_details FORCE INDEX (idx_status) WHERE company_id = ? AND status IN (?)',
      [companyId, waitingStatuses],
      upTo,
    ),
})

/**
 * Takes room for a post that a decision has let wait again: one that has failed counts no more.
 * @param after what it is by the decision
 * @throws QuotaReached when the company has as many as it may: the decision is to be rolled back
 */
export async function takeRoomToWait(
  { connection, room }: { connection: Connection; room: Room },
  { companyId, status }: Pick<LockedPost, 'companyId' | 'status'>,
  after: PostStatus,
  mostWaiting: number,
): Promise<void> {
  if (beginsToWait(status, after)) await room.take(connection, waitingPosts(companyId, mostWaiting), 1)
}
