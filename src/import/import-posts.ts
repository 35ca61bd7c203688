import type { Database } from '../db/connection'
import { isConnectionTrouble } from '../db/connection-trouble'
import type { OldTables } from '../db/old-application/old-tables'
import type { OldDatabase } from '../db/old-application/open-old-database'
import { readOldPosts, readOrphans } from '../db/old-application/read-old-rows'
import {
  type ImportedPost,
  judgeImportedPosts,
  type WrittenImport,
  writeImportedPosts,
} from '../db/posts/write-imported-posts'
import { type KnownAccount, type RefusedRow, takeOverPost } from './take-over-post'

export type ImportedPosts = WrittenImport & { refused: RefusedRow[] }

/** Posts of one transaction: as many as are written at one go, and few enough that nobody waits for its locks. */
const BATCH = 500

type Given = {
  old: OldDatabase
  tables: OldTables
  accountOf(oldId: string): KnownAccount | undefined
  /** When the old application stood so, by its clock and by ours. */
  now: Date
  /** Only judge, and write nothing. */
  dryRun: boolean
}

/** Brings all posts over, batch after batch. What cannot be taken over is refused row by row, and nothing else is lost for it. */
export async function importPosts(
  db: Database,
  { old, tables, accountOf, now, dryRun }: Given,
): Promise<ImportedPosts> {
  const result: ImportedPosts = { standing: {}, alreadyThere: 0, refused: [] }
  const refuse = (id: string, reason: string, table = tables.post.name) => result.refused.push({ table, id, reason })
  const put = dryRun ? judgeImportedPosts : writeImportedPosts
  for (let after = ''; ; ) {
    const rows = await readOldPosts(old, tables, after, BATCH)
    const last = rows.at(-1)
    if (!last) break
    after = last.id
    const posts: ImportedPost[] = []
    for (const row of rows) {
      const post = takeOverPost(row, accountOf, now)
      if ('refused' in post) refuse(row.id, post.refused)
      else if (posts.some(({ id }) => id === post.id))
        refuse(String(row.scheduleId), `a second row of ${post.id}`, tables.schedule.name)
      else posts.push(post)
    }
    if (posts.length > 0) add(result, await putAll(posts))
  }
  for (const { id, postId } of await readOrphans(old, tables))
    refuse(id, `its post ${JSON.stringify(postId)} is not there`, tables.schedule.name)
  return result

  /** A row that the database refuses for a reason nobody foresaw takes no other with it. */
  async function putAll(posts: ImportedPost[]): Promise<WrittenImport> {
    try {
      return await put(db, posts, now)
    } catch (error) {
      if (isConnectionTrouble(error)) throw error
      const [first, second] = posts
      if (first && !second) {
        refuse(first.id, `the database refuses it: ${(error as Error).message}`)
        return { standing: {}, alreadyThere: 0 }
      }
      const half = Math.ceil(posts.length / 2)
      const written = await putAll(posts.slice(0, half))
      add(written, await putAll(posts.slice(half)))
      return written
    }
  }
}

function add(sum: WrittenImport, { standing, alreadyThere }: WrittenImport): void {
  sum.alreadyThere += alreadyThere
  for (const [name, count] of Object.entries(standing) as [keyof typeof standing, number][])
    sum.standing[name] = (sum.standing[name] ?? 0) + count
}
