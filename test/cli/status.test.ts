import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { cliHere } from '../support/cli-here'
import { testDatabase } from '../support/database'
import { createAccount, createPost, createPosts, type TestAccount } from '../support/factories'
import { makeDue, makeLate } from '../support/passing-time'
import { missed, retrying, unconfirmed } from '../support/posts-in-state'
import { testEnv } from '../support/processes'

let db: Database
let env: NodeJS.ProcessEnv
let account: TestAccount
beforeAll(async () => {
  const { url, ...test } = await testDatabase()
  db = test.db
  env = testEnv(url)
  account = await createAccount(db)
})
beforeEach(async () => {
  for (const table of ['dispatch_cycles', 'fleet_members', 'post_details', 'outages'])
    await db.query(`DELETE FROM ${table}`)
})
const ticked = (n: number, minutesAgo: number) =>
  db.query(
    `INSERT INTO dispatch_cycles (tick_id, host, started_at, due, workers, results, duration_ms, exit_code)
     VALUES (?, 'server-7', NOW(3) - INTERVAL ? MINUTE, 2, 1, '{"published":2}', 41, 0)`,
    [`t${n}`, minutesAgo],
  )
const report = async () => JSON.parse((await cliHere(['status', '--json'], env)).stdout)

describe('cli status', () => {
  it('is one document for programs: ticks, due, late, people, accounts, fleet', async () => {
    for (const n of [6, 5, 4, 3, 2, 1]) await ticked(n, n)
    const [asked, let1] = await createPosts(db, account, 2)
    await unconfirmed(db, asked?.id ?? '')
    await makeLate(db, 60 * 48, let1?.id)
    await missed(db, let1?.id ?? '')
    const late = await createPost(db, account, { dueInSeconds: -600 })
    await retrying(db, late.id, { inMs: 3_600_000 })
    await createPost(db, account, { dueInSeconds: -60 })
    await createPost(db, account, { dueInSeconds: 600 })
    await db.query(
      "INSERT INTO fleet_members (id, host, children, free_lanes, version) VALUES ('f', 'one', 2, 7, '1.0')",
    )
    await db.query("INSERT INTO fleet_members (id, host, beat_at) VALUES ('g', 'dead', NOW(3) - INTERVAL 8 SECOND)")
    const { now, ticks, oldestDue, ...rest } = await report()
    expect(rest).toEqual({
      due: 1,
      late: 1,
      unconfirmed: 1,
      missed: 1,
      accountsInTrouble: 0,
      fleet: [{ host: 'one', workers: 2, freeLanes: 7, beatAgeMs: expect.any(Number), version: '1.0' }],
    })
    expect(Math.round((Date.parse(now) - Date.parse(oldestDue)) / 60_000)).toBe(10)
    expect(ticks.map(({ tickId }: { tickId: string }) => tickId)).toEqual(['t1', 't2', 't3', 't4', 't5'])
    expect(ticks[0]).toEqual({
      tickId: 't1',
      host: 'server-7',
      startedBy: 'cron',
      startedAt: expect.stringMatching(/Z$/),
      due: 2,
      workers: 1,
      workersFailed: 0,
      results: { published: 2 },
      late: null,
      downSince: null,
      durationMs: 41,
      exitCode: 0,
    })
  })

  it('is one screen for people, also on a new installation', async () => {
    const empty = await cliHere(['status'], env)
    expect(empty.code).toBe(0)
    expect(empty.stdout).toContain('No tick has run yet')
    expect(await report()).toMatchObject({ ticks: [], oldestDue: null, fleet: [] })
    await ticked(1, 90)
    await db.query("UPDATE meta_social_accounts SET status = 'needs_reconnect', status_reason = 'Its token is dead'")
    const post = await createPost(db, account)
    await makeDue(db, post.id)
    const { stdout } = await cliHere(['status'], env)
    expect(stdout).toMatch(/NOTHING TICKS since 20.*Z: see doctor\nDue: 1, the oldest asked for at 20/)
    expect(stdout).toMatch(/Accounts in trouble: 1\n {2}\S+ \(linkedin, Test linkedin\): Its token is dead/)
    expect(stdout).toMatch(/LAST TICKS +HOST .*\n20\S+ +server-7 +2 +1 +0 +41 ms +0 +2 published\n$/)
    expect(stdout.split('\n').length).toBeLessThan(24)
  })
})
