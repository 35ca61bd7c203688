import type { EventType } from '../../domain/events'
import type { Connection } from '../connection'
import { newId } from '../new-id'
import { perRow } from '../per-row'
import { isoTime } from './iso-time'
import { IS_LISTENED_FOR } from './listened'

/** What a transaction makes known of posts, and which publications it has brought out. */
export type PostEvents = {
  posts: { postDetailId: string; type: EventType }[]
  publications?: number[]
}

/** What is told of every post. Its text and files are not: whoever wants them asks for the post. */
const OF_THE_POST = `'postDetailId', d.id, 'socialAccountId', d.social_account_id, 'platform', d.platform,
  'postType', d.post_type, 'scheduledFor', ${isoTime('COALESCE(s.scheduled_for, s.run_at)')},
  'publishedAt', ${isoTime('p.published_at')}, 'permalink', p.permalink, 'occurredAt', ${isoTime('NOW(3)')}`

/** Platforms may answer with whole pages. */
const MESSAGE = 'LEFT(d.error_message, 1000)'

/**
 * Writes down what became of posts, where anybody listens, as it stands in this transaction: one statement, its last, which
 * reads what the others have written and locks nothing of it.
 */
export async function writePostEvents(connection: Connection, { posts, publications = [] }: PostEvents): Promise<void> {
  const selects: string[] = []
  if (publications.length > 0) {
    const column = perRow(publications, (id) => id, 'p.id')
    selects.push(
      `SELECT ${column(() => newId())} AS id, d.company_id AS company, 'publication.published' AS type, d.id AS post, NULL AS webhook,
              JSON_OBJECT(${OF_THE_POST}, 'kind', p.kind, 'externalPostId', p.external_id) AS data
         FROM publications p JOIN post_details d ON d.id = p.post_detail_id JOIN post_schedule s ON s.post_detail_id = d.id
        WHERE p.id IN (${column.ids})`,
    )
  }
  // One that begins to wait and is held at once has two of them.
  for (const some of withOneEach(posts)) {
    const column = perRow(some, ({ postDetailId }) => postDetailId, 'd.id')
    selects.push(
      // Of a post with a story the feed names it.
      `SELECT ${column(() => newId())} AS id, d.company_id AS company, ${column(({ type }) => type)} AS type, d.id AS post, NULL AS webhook,
              JSON_OBJECT(${OF_THE_POST}, 'status', d.status, 'externalPostId', d.external_post_id, 'errorMessage', ${MESSAGE},
                          'failureCause', d.failure_cause, 'attempts', d.attempts) AS data
         FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id
         LEFT JOIN publications p ON p.post_detail_id = d.id AND (p.kind <> 'story' OR d.post_type = 'story')
        WHERE d.id IN (${column.ids})`,
    )
  }
  if (selects.length === 0) return
  await connection.query(
    `INSERT INTO events (event_id, company_id, type, post_detail_id, data)
     SELECT told.id, told.company, told.type, told.post, told.data
       FROM (${selects.join(' UNION ALL ')}) told WHERE ${IS_LISTENED_FOR}`,
  )
}

function withOneEach(posts: PostEvents['posts']): PostEvents['posts'][] {
  const rounds: Map<string, PostEvents['posts'][number]>[] = []
  for (const post of posts) {
    const free = rounds.find((round) => !round.has(post.postDetailId))
    if (free) free.set(post.postDetailId, post)
    else rounds.push(new Map([[post.postDetailId, post]]))
  }
  return rounds.map((round) => [...round.values()])
}
