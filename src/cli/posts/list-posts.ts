import { parseArgs } from 'node:util'
import { listEveryPost } from '../../db/posts/post-story'
import { postStatuses } from '../../domain/post-status'
import { withDatabase } from '../../services/cli'
import { UsageError } from '../command'
import { table } from '../table'

const head = ['id', 'company', 'platform', 'type', 'status', 'scheduled for', 'attempts', 'external id', 'error']

/** Prints posts of all companies, the newest first. */
export async function listPosts(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { status: { type: 'string' }, limit: { type: 'string', default: '50' } },
  })
  const { status, limit } = values
  const wanted = postStatuses.find((one) => one === status)
  if (status !== undefined && !wanted) throw new UsageError(`--status must be one of: ${postStatuses.join(', ')}`)
  if (!/^[1-9]\d{0,3}$/.test(limit)) throw new UsageError('--limit must be a number from 1 to 9999')
  const posts = await withDatabase((db) => listEveryPost(db, wanted, Number(limit)))
  const cells = posts.map((post) => {
    const { id, company, platform, type, scheduledFor, attempts, externalId, error } = post
    const row = [id, company, platform, type, post.status, scheduledFor?.toISOString(), attempts, externalId, error]
    return row.map((cell) => String(cell ?? ''))
  })
  process.stdout.write(`${table(head, cells)}\n`)
  return 0
}
