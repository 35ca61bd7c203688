import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'
import { statementsIn, withoutComments } from './statements-in'

const src = join(projectRoot, 'src')

/** Who may write what of a post. Everything else asks one of these. */
const writers: Record<string, string[]> = {
  // The writer of statuses.
  'db/queue/move-posts.ts': ['UPDATE post_schedule', 'UPDATE post_details'],
  'db/queue/move-publications.ts': ['UPDATE publications'],
  // Claims, by time.
  'db/queue/claim.ts': ['UPDATE post_schedule', 'UPDATE post_details'],
  // Progress and platform ids, under the claim.
  'db/queue/ledger.ts': ['UPDATE publications'],
  // Finished ones that have had their time.
  'db/pruning/old-posts.ts': ['DELETE post_details'],
  // New rows, and the content of an edit.
  'db/posts/write-posts.ts': [
    'INSERT post_schedule',
    'INSERT post_details',
    'INSERT publications',
    'UPDATE post_details',
    'DELETE publications',
  ],
  // New rows as well: posts of the old application, in the state they came to there.
  'db/posts/write-imported-posts.ts': ['INSERT post_schedule', 'INSERT post_details', 'INSERT publications'],
}

describe('the tables that say what becomes of a post', () => {
  it('are written in these files and nowhere else, each with what it may touch', () => {
    expect(Object.fromEntries(writersIn(src))).toEqual(Object.fromEntries(sorted(writers)))
  })

  it('get new content without a status: that is for the writer alone', () => {
    const [, assignments] = /UPDATE post_details SET([^`]*)WHERE/.exec(source('db/posts/write-posts.ts')) ?? []
    expect(assignments).toContain('caption')
    expect(assignments).not.toMatch(/\b(status|attempts|external_post_id|error_message|failure_cause)\b/)
  })

  it('would be found to have another writer, in whatever words', () => {
    for (const sql of [
      "db.query(`UPDATE post_schedule s JOIN post_details d ON d.id = s.post_detail_id SET s.status = 'done'`)",
      "execute('insert ignore into publications (kind) values (?)')",
      "execute('DELETE FROM `post_details` WHERE id = ?')",
      "execute('REPLACE INTO post_schedule VALUES (?)')",
      "insert(connection, 'post_schedule (id, status)', rows)",
      "execute('UPDATE LOW_PRIORITY post_details SET status = ?')",
      "execute('DELETE p FROM publications p')",
      "execute('UPDATE meta_social_accounts a JOIN publications p ON p.id = 1 SET p.status = 1')",
    ])
      expect(statementsIn(sql), sql).not.toEqual([])
  })
})

/** Every file of a folder that writes one of the tables, with what it does to them. */
function writersIn(folder: string): [string, string[]][] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const found = files
    // The sandbox has posts of its own.
    .filter((file) => !file.startsWith('sandbox'))
    .map((file): [string, string[]] => [relative(src, join(folder, file)), statementsIn(source(file))])
  return sorted(Object.fromEntries(found.filter(([, statements]) => statements.length > 0)))
}

const source = (file: string) => withoutComments(readFileSync(join(src, file), 'utf8'))

const sorted = (map: Record<string, string[]>) =>
  Object.entries(map)
    .map(([file, statements]): [string, string[]] => [file, [...statements].sort()])
    .sort(([a], [b]) => a.localeCompare(b))
