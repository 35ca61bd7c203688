import type { Connection } from '../connection'
import { rows } from '../rows'

/** Those of the posts of which something may be out that nobody has confirmed. */
export async function postsWithQuestion(connection: Connection, posts: string[]): Promise<Set<string>> {
  const open = await rows<{ id: string }>(
    connection,
    `SELECT DISTINCT post_detail_id AS id FROM publications
      WHERE post_detail_id IN (?) AND status IN ('committing', 'unconfirmed')`,
    [posts],
  )
  return new Set(open.map(({ id }) => id))
}
