import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'
import { statementsIn, withoutComments } from './statements-in'

const tests = join(projectRoot, 'test')

/** The stages of the searches set time and content for thousands of posts at once; this folder holds statements to find. */
const stages = /^(faults\/|model\/real-store\.ts$|architecture\/)/

/** Where the act of somebody else's program is part of what is promised. */
const acts: Record<string, string> = {
  'api/many-posts.test.ts': 'an account is marked without what waits for it',
  'api/metrics.test.ts': 'thousands of posts stand in a state, and one is to be the oldest',
  'api/overview.test.ts': 'ticks and posts are to be older than they are',
  'api/posts-by-time.test.ts': 'rows are queued without their account and the time that was meant',
  'api/watch.test.ts': 'ticks, holds and posts are to be older than they are',
  'cli/import.test.ts': 'the old application has its rows and moves them',
  'db/queue/ledger.test.ts': 'a row is put back while its worker lives',
  'db/queue/take-back.test.ts': 'a row is marked without saying since when',
  'media/collect-garbage.test.ts': 'a post that is out is queued again',
  'support/by-hand.ts': 'the recovery of document 002',
  'support/factories.ts': 'a dump is restored in part',
  'system/page-today.test.ts': 'a row is queued without its account and the time that was meant',
  'tick/corners.test.ts': 'a row is queued without the time that was meant',
  'tick/documents.test.ts': 'a row is claimed at the prompt',
}

describe('the state of a post that a test begins with', () => {
  it('comes from the moves that ship: nothing but time is set by an UPDATE', () => {
    const writing = files().filter((file) => updatesIn(withoutHands(source(file))).length > 0)
    expect(writing).toEqual(['support/passing-time.ts'])
    const columns = [...source('support/passing-time.ts').matchAll(/(?:\bSET|,)\s+(?:s\.)?(\w+)\s*=/g)]
    expect(new Set(columns.map(([, column]) => column))).toEqual(
      new Set(['run_at', 'scheduled_for', 'locked_at', 'updated_at', 'at']),
    )
  })

  it('is the act of another program only where that is promised to do no harm', () => {
    const acting = files().filter((file) => withoutHands(source(file)) !== source(file))
    expect(acting).toEqual(Object.keys(acts))
  })

  it('would be found to be made by hand, in whatever words', () => {
    for (const made of [
      `await db.query("UPDATE post_schedule SET status = 'held' WHERE id = ?", [id])`,
      "connection.execute(`UPDATE post_details SET status = 'published'`)",
      `db.query(\n  'UPDATE LOW_PRIORITY publications SET status = 1',\n)`,
      `const sql = 'update post_schedule s join post_details d on d.id = s.post_detail_id set s.status = 1'`,
      `byHand(db, sql)\n db.query('UPDATE post_schedule SET attempts = 3')`,
    ])
      expect(updatesIn(withoutHands(made)), made).not.toEqual([])
  })
})

const files = () =>
  readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !stages.test(file))
    .sort()

const source = (file: string) => withoutComments(readFileSync(join(tests, file), 'utf8'))

const updatesIn = (text: string) => statementsIn(text).filter((statement) => statement.startsWith('UPDATE'))

/** A text without the statements that it gives to {@link byHand}. */
const withoutHands = (text: string) => text.replace(/\bbyHand\(\s*[\w.]+,\s*(['"`])(?:(?!\1)[\s\S])*\1/g, 'byHand(')
