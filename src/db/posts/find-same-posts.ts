import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import { preparedRows, rows } from '../rows'
import { SharedRuns, sharedRuns } from '../shared-runs'

export type SamePost = Pick<PostDetailRow, 'id' | 'status'> & {
  socialAccountId: PostDetailRow['social_account_id']
  contentHash: NonNullable<PostDetailRow['content_hash']>
  at: Date
}

type Wanted = { posts: { socialAccountId: string; contentHash: string }[]; at: Date }

/** Further apart it is a repetition that somebody wants. */
const HOURS_APART = 24
const HOUR_MS = 3_600_000
/** More than anybody reads. */
const MOST = 20
/** Posts that are asked about at once. */
const MOST_WANTED = 200

const questions = sharedRuns<Wanted, SamePost[]>(
  (db) =>
    new SharedRuns(
      (wanted, companyId) => findTogether(db, companyId, wanted),
      MOST_WANTED,
      ({ posts }) => posts.length,
    ),
)

/** Posts of these accounts with the same content that are out, may be out or are to go out within a day of a time. */
export const findSamePosts = (db: Database, companyId: string, posts: Wanted['posts'], at: Date): Promise<SamePost[]> =>
  questions(db).ask(companyId, { posts, at })

async function findTogether(db: Database, companyId: string, wanted: Wanted[]): Promise<SamePost[][]> {
  const found = await find(db, companyId, wanted)
  // The newest are all that is wanted of one; those of several may be all of one of them.
  if (found.length === MOST && wanted.length > 1) {
    return (await Promise.all(wanted.map((one) => findTogether(db, companyId, [one])))).flat()
  }
  return wanted.map((one) => found.filter((row) => isMeant(row, one)))
}

async function find(db: Database, companyId: string, wanted: Wanted[]): Promise<SamePost[]> {
  const posts = wanted.flatMap((one) => one.posts)
  const times = wanted.map(({ at }) => at.getTime())
  const from = new Date(Math.min(...times) - HOURS_APART * HOUR_MS)
  const to = new Date(Math.max(...times) + HOURS_APART * HOUR_MS)
  const [first = { socialAccountId: '', contentHash: '' }, second] = posts
  if (!second) return preparedRows<SamePost>(db, SAME, [first.contentHash, first.socialAccountId, companyId, from, to])
  const [hashes, accounts] = [posts.map((post) => post.contentHash), posts.map((post) => post.socialAccountId)]
  return rows<SamePost>(db, SAME, [hashes, accounts, companyId, from, to])
}

const isMeant = ({ socialAccountId, contentHash, at }: SamePost, { posts, at: wantedAt }: Wanted) =>
  Math.abs(at.getTime() - wantedAt.getTime()) <= HOURS_APART * HOUR_MS &&
  posts.some((post) => post.socialAccountId === socialAccountId && post.contentHash === contentHash)

const SAME = `SELECT d.id, d.social_account_id AS socialAccountId, d.content_hash AS contentHash, d.status,
            COALESCE(s.scheduled_for, s.run_at) AS at
       FROM post_details d FORCE INDEX (idx_post_details_content)
       JOIN post_schedule s ON s.post_detail_id = d.id
      WHERE d.content_hash IN (?) AND d.social_account_id IN (?) AND d.company_id = ?
        AND d.status IN ('pending', 'processing', 'published', 'unconfirmed')
        AND COALESCE(s.scheduled_for, s.run_at) BETWEEN ? AND ?
      ORDER BY d.created_at DESC, d.id DESC LIMIT ${MOST}`
