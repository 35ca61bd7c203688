import { type EveryPostFilter, type ListedPost, listEveryPost } from '../../db/posts/post-story'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { table } from '../table'

const head = ['id', 'company', 'platform', 'type', 'status', 'scheduled for', 'attempts', 'external id', 'error']

/** A row of the table shows so much of an error. */
const SHOWN_OF_ERROR = 60

/** Prints posts of one company or of all, the newest first. */
export const listPosts: Action<EveryPostFilter & AsJson & { limit: number }> = async (
  around,
  { json, limit, ...filter },
) => {
  const posts = await withDatabase(around, (db) => listEveryPost(db, filter, limit))
  around.out(json ? jsonDocument({ posts: posts.map(view) }) : `${table(head, posts.map(cells))}\n`)
  return 0
}

const view = (post: ListedPost) => ({
  id: post.id,
  companyId: post.company,
  socialAccountId: post.account,
  platform: post.platform,
  postType: post.type,
  status: post.status,
  queueStatus: post.queue,
  scheduledFor: post.scheduledFor,
  attempts: post.attempts,
  externalPostId: post.externalId,
  errorMessage: post.error,
})

function cells(post: ListedPost): string[] {
  const { id, company, platform, type, status, scheduledFor, attempts, externalId } = post
  const error = [...(post.error ?? '')].slice(0, SHOWN_OF_ERROR).join('')
  return [id, company, platform, type, status, scheduledFor?.toISOString(), attempts, externalId, error].map((cell) =>
    String(cell ?? ''),
  )
}
