import type { PostStatus } from '../../domain/post-status'
import type { Database } from '../connection'
import { rows } from '../rows'
import { askedFor, type Ours, type Stretch } from './from-accounts'

/** What has become of the posts that were meant for a stretch of time. */
export type PostsMeant = {
  /** All of them, but for those that were taken back or are held. */
  posts: number
  published: number
  missed: number
  unconfirmed: number
  failed: number
  /** They wait for their turn, or are being published. */
  waiting: number
}

/** Counts what has become of the posts of a company that were meant for a stretch of time. */
export async function postsMeantFor(db: Database, ours: Ours, between: Stretch): Promise<PostsMeant> {
  const ways = askedFor(ours, between, ["d.status <> 'cancelled'"])
  const parts = ways.map(
    ({ sql }) => `SELECT d.status, s.status = 'held' AS held, COUNT(*) AS posts ${sql} GROUP BY d.status, held`,
  )
  const found = await rows<{ status: PostStatus; held: 0 | 1; posts: number }>(
    db,
    parts.join(' UNION ALL '),
    ways.flatMap(({ values }) => values),
  )
  const count = (is: (row: (typeof found)[number]) => boolean) =>
    found.filter(is).reduce((sum, { posts }) => sum + posts, 0)
  const told = (one: PostStatus) => count(({ status }) => status === one)
  return {
    posts: count(({ held }) => held === 0),
    published: told('published'),
    missed: told('missed'),
    unconfirmed: told('unconfirmed'),
    failed: told('failed'),
    waiting: count(({ status, held }) => held === 0 && (status === 'pending' || status === 'processing')),
  }
}
