import type { RowDataPacket } from 'mysql2/promise'
import { beforeEach, describe, expect, it } from 'vitest'
import { pruneNow } from '../../src/api/upkeep/prune-hourly'
import type { Database } from '../../src/db/connection'
import { doubtWhatIsLost, recordSetBack } from '../../src/db/operations/set-backs'
import { findSamePosts } from '../../src/db/posts/find-same-posts'
import { resolvePost } from '../../src/db/posts/resolve-post'
import { prunables } from '../../src/db/pruning/all-kinds'
import { PRUNING, throwAway } from '../../src/db/pruning/throw-away'
import { underLock } from '../../src/db/under-lock'
import { pruningTurn } from '../../src/domain/pruning-turn'
import { createLogger } from '../../src/observability/log'
import { cliHere } from '../support/cli-here'
import { createPost, readPost, type TestAccount } from '../support/factories'
import { leaveAlone, letDaysPass, meantForNow } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
let db: Database
beforeEach(() => {
  db = world.db
})

const silent = createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API')
const FOR_EVER = { KEEP_CYCLES_DAYS: 0, KEEP_TIMELINE_DAYS: 0, KEEP_POSTS_DAYS: 0 }
const prune = (keep: Partial<typeof FOR_EVER>) =>
  throwAway(db, prunables({ ...FOR_EVER, ...keep }), { forMs: 60_000, rests: false })
const numbers = async (sql: string, values: unknown[] = []) => {
  const [found] = await db.query<RowDataPacket[]>(sql, values)
  return found.map((row) => Object.values(row)[0])
}
const left = async (table: string) => (await numbers(`SELECT COUNT(*) FROM ${table}`))[0]

const insertCycles = (count: number, days: number) =>
  db.query('INSERT INTO dispatch_cycles (tick_id, host, started_at) VALUES ?', [
    Array.from({ length: count }, (_, n) => [`${days}-${n}`, 'h', new Date(Date.now() - days * 86_400_000)]),
  ])
/** A post of that account that has come to a state, and has stood there for so many days. */
const createOld = async (
  walk: (db: Database, id: string) => Promise<unknown>,
  days: number,
  given: { account?: TestAccount; contentHash?: string } = {},
) => {
  const { id } = await createPost(db, given.account ?? world.page, given)
  await walk(db, id)
  await letDaysPass(db, id, days)
  return id
}
const standing = async () => await numbers('SELECT id FROM post_details ORDER BY id')

describe('rows of ticks', () => {
  it('go when their days are over, however many there are, and younger ones stay', async () => {
    await insertCycles(1_200, 31)
    await insertCycles(3, 29)
    expect(await prune({ KEEP_CYCLES_DAYS: 30 })).toEqual([{ what: 'cycles', rows: 1_200 }])
    expect(await left('dispatch_cycles')).toBe(3)
    expect(await prune({ KEEP_CYCLES_DAYS: 30 })).toEqual([])
  })

  it('are counted before they go, so that no metric falls', async () => {
    await db.query('DELETE FROM counters')
    await insertCycles(3, 31)
    await db.query('UPDATE dispatch_cycles SET exit_code = 0, duration_ms = 60, workers = 2')
    await prune({ KEEP_CYCLES_DAYS: 30 })
    expect(
      await numbers("SELECT value FROM counters WHERE name IN ('ticks_total', 'workers_total') ORDER BY name"),
    ).toEqual([2, 4])
  })

  it('stay for ever where that was asked for', async () => {
    await insertCycles(3, 4_000)
    expect(await prune({ KEEP_CYCLES_DAYS: 0 })).toEqual([])
    expect(await left('dispatch_cycles')).toBe(3)
  })

  it('are still there by one when a server was off for 40 days: it sees no set-back, and doctor says since when', async () => {
    await tickHere(world.env())
    await tickHere(world.env())
    await db.query('UPDATE dispatch_cycles SET started_at = started_at - INTERVAL 40 DAY')
    expect(await prune({ KEEP_CYCLES_DAYS: 30 })).toEqual([{ what: 'cycles', rows: 1 }])
    expect((await cliHere(['doctor'], world.env())).stdout).toMatch(/960 h/)
    const { code, lines } = await tickHere(world.env())
    expect(code).toBe(0)
    expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([])
    expect(await left('set_backs')).toBe(0)
  })
})

describe('times in which nothing ticked', () => {
  const insertOutage = (days: number, lasts = false) =>
    db.query(
      `INSERT INTO outages (since, ended_at, is_open) VALUES
       (NOW(3) - INTERVAL ? DAY - INTERVAL 1 HOUR, IF(?, NULL, NOW(3) - INTERVAL ? DAY), IF(?, 1, NULL))`,
      [days, lasts, days, lasts],
    )

  it('go with the rows of their ticks; one that lasts stays, and the newest, whose end may be the last sign of life', async () => {
    for (const days of [60, 40, 29]) await insertOutage(days)
    expect(await prune({ KEEP_CYCLES_DAYS: 0 })).toEqual([])
    expect(await prune({ KEEP_CYCLES_DAYS: 30 })).toEqual([{ what: 'outages', rows: 2 }])
    await db.query('UPDATE outages SET ended_at = ended_at - INTERVAL 30 DAY')
    expect(await prune({ KEEP_CYCLES_DAYS: 30 })).toEqual([])
    await insertOutage(35, true)
    expect(await prune({ KEEP_CYCLES_DAYS: 30 })).toEqual([{ what: 'outages', rows: 1 }])
    expect(await numbers('SELECT is_open FROM outages')).toEqual([1])
  })
})

describe('finished posts', () => {
  it.each([
    ['published', walkTo.published],
    ['failed', walkTo.failed],
    ['cancelled', walkTo.cancelled],
    ['missed', walkTo.missed],
  ] as const)('that were %s go with all that belongs to them, when their days are over', async (_, walk) => {
    await createOld(walk, 31)
    const young = await createOld(walk, 29)
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([{ what: 'posts', rows: 1 }])
    expect(await standing()).toEqual([young])
    for (const table of ['post_schedule', 'publications', 'attempts'])
      expect(await numbers(`SELECT DISTINCT post_detail_id FROM ${table}`)).toEqual([young])
  })

  it('stay for ever unless something else was asked for', async () => {
    await createOld(walkTo.published, 4_000)
    expect(await prune({})).toEqual([])
    expect(await standing()).toHaveLength(1)
  })

  it('are the only ones: whatever may still be published, or is asked about, is never thrown away', async () => {
    const waiting = [
      await createOld(walkTo.retrying, 4_000),
      await createOld(walkTo.accepted, 4_000),
      await createOld(walkTo.toBeAskedFor, 4_000),
      await createOld(walkTo.unconfirmed, 4_000),
      await createOld(walkTo.committing, 4_000),
    ]
    expect(await prune({ KEEP_POSTS_DAYS: 2 })).toEqual([])
    const { id } = await createPost(db, world.organization)
    await walkTo.held(db, id)
    await letDaysPass(db, id, 4_000)
    expect(await prune({ KEEP_POSTS_DAYS: 2, KEEP_TIMELINE_DAYS: 1 })).toEqual([])
    expect((await standing()).sort()).toEqual([...waiting, id].sort())
  })

  it('stay while anything about them is young: their time, what it was meant to be, and what was done last', async () => {
    const [ahead, decided] = [await createOld(walkTo.cancelled, 40), await createOld(walkTo.failed, 40)]
    await meantForNow(db, ahead)
    await leaveAlone(db, decided, 1)
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([])
    expect(await standing()).toHaveLength(2)
  })

  it('stay while a question about another post of their account is open, and go when it is answered', async () => {
    const [page, organization] = [world.page, world.organization]
    await createOld(walkTo.published, 40, { account: page })
    await createOld(walkTo.published, 40, { account: organization })
    const { id } = await createPost(db, page)
    await walkTo.unconfirmed(db, id)
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([{ what: 'posts', rows: 1 }])
    expect(await numbers('SELECT social_account_id FROM post_details')).toEqual([page.id, page.id])
    await resolvePost(db, { id }, { as: 'published' }, 'cli')
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([{ what: 'posts', rows: 1 }])
    expect(await standing()).toEqual([id])
  })

  it('stay in a database that was set back until all that is in question is marked', async () => {
    await createOld(walkTo.published, 40)
    await recordSetBack(db, { from: new Date(Date.now() - 3_600_000), until: new Date() }, 'h')
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([])
    await doubtWhatIsLost(db, { actor: 'cli' })
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([{ what: 'posts', rows: 1 }])
  })

  it('stay as long as a warning of the same post twice counts them', async () => {
    const contentHash = 'a'.repeat(32)
    const id = await createOld(walkTo.published, 1, { contentHash })
    expect(await prune({ KEEP_POSTS_DAYS: 2 })).toEqual([])
    const wanted = [{ socialAccountId: world.page.id, contentHash }]
    expect(await findSamePosts(db, 'acme', wanted, new Date(Date.now() - 3_600_000))).toMatchObject([{ id }])
    const { code, stderr } = await cliHere(['prune'], world.env({ KEEP_POSTS_DAYS: '1' }))
    expect([code, stderr]).toEqual([1, expect.stringContaining('KEEP_POSTS_DAYS: must be 0 (for ever), or at least 2')])
  })

  it('are not waited for while somebody has one in hand: it stays, and the others go', async () => {
    const [busy] = [await createOld(walkTo.failed, 40), await createOld(walkTo.failed, 40)]
    const person = await db.getConnection()
    await person.query('START TRANSACTION')
    await person.query('SELECT id FROM post_schedule WHERE post_detail_id = ? FOR UPDATE', [busy])
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([{ what: 'posts', rows: 1 }])
    await person.query('ROLLBACK')
    person.release()
    expect(await standing()).toEqual([busy])
  })

  it('are gone through to the end past those that stay', async () => {
    const ids: string[] = []
    for (let n = 0; n < 53; n++) ids.push(await createOld(walkTo.cancelled, 40))
    for (const id of ids.slice(0, 51)) await leaveAlone(db, id, 0)
    expect(await prune({ KEEP_POSTS_DAYS: 30 })).toEqual([{ what: 'posts', rows: 2 }])
  })
})

describe('timelines', () => {
  it('lose the old lines of finished posts, which stay themselves, and none of posts that are not finished', async () => {
    const done = await createOld(walkTo.published, 40)
    const [lines] = await numbers('SELECT COUNT(*) FROM attempts')
    const retrying = await createOld(walkTo.retrying, 40)
    const young = await createOld(walkTo.published, 20)
    const before = (await readPost(db, retrying)).timeline.length
    expect(await prune({ KEEP_TIMELINE_DAYS: 30 })).toEqual([{ what: 'timeline', rows: lines }])
    expect(await readPost(db, done)).toMatchObject({ details: { status: 'published' }, timeline: [] })
    expect((await readPost(db, retrying)).timeline).toHaveLength(before)
    expect((await readPost(db, young)).timeline).not.toEqual([])
  })
})

describe('events and deliveries', () => {
  const insertEvent = async (days: number, deliveries: string[], isSpread = 1) => {
    const at = new Date(Date.now() - days * 86_400_000)
    const [{ insertId }] = await db.query<never>(
      "INSERT INTO events (event_id, type, data, is_spread, created_at) VALUES (UUID(), 'post.published', '{}', ?, ?)",
      [isSpread, at],
    )
    for (const [n, status] of deliveries.entries())
      await db.query('INSERT INTO deliveries (event_id, webhook_id, status, created_at) VALUES (?, ?, ?, ?)', [
        insertId,
        `w${n}`,
        status,
        at,
      ])
    return insertId
  }

  it('go after 30 days; what is still to be sent stays with its event, and so does what nobody has looked at', async () => {
    await db.query("INSERT INTO webhooks (id, events) VALUES ('w0', '[]'), ('w1', '[]')")
    await insertEvent(31, ['delivered', 'failed'])
    const half = await insertEvent(31, ['delivered', 'pending'])
    const unseen = await insertEvent(31, [], 0)
    const young = await insertEvent(29, ['delivered'])
    expect(await prune({})).toEqual([
      { what: 'deliveries', rows: 3 },
      { what: 'events', rows: 1 },
    ])
    expect(await numbers('SELECT id FROM events ORDER BY id')).toEqual([half, unseen, young])
    expect(await numbers('SELECT status FROM deliveries ORDER BY id')).toEqual(['pending', 'delivered'])
    await db.query('DELETE FROM webhooks')
    await db.query('DELETE FROM events')
  })
})

describe('what else has its time', () => {
  it('goes: holds that have passed, first answers that are kept no longer, and questions that were answered', async () => {
    await db.query(
      `INSERT INTO holds (scope, until_at) VALUES ('account:old', NOW(3) - INTERVAL 2 DAY), ('account:now', NOW(3) + INTERVAL 1 HOUR), ('host:up', NULL)`,
    )
    await db.query(
      `INSERT INTO idempotency_keys (company_id, idempotency_key, request_hash, run_token, expires_at)
       VALUES ('acme', 'old', '', '', NOW(3) - INTERVAL 1 SECOND), ('acme', 'kept', '', '', NOW(3) + INTERVAL 1 HOUR)`,
    )
    const ids = [await createPost(db, world.page), await createPost(db, world.page), await createPost(db, world.page)]
    await recordSetBack(db, { from: new Date(Date.now() - 3_600_000), until: new Date() }, 'h')
    await doubtWhatIsLost(db, { actor: 'cli' })
    const [first, second] = await numbers('SELECT publication_id FROM set_back_publications ORDER BY 1')
    await db.query('UPDATE set_back_publications SET answered_at = NOW(3) - INTERVAL ? DAY WHERE publication_id = ?', [
      31,
      first,
    ])
    await db.query('UPDATE set_back_publications SET answered_at = NOW(3) - INTERVAL ? DAY WHERE publication_id = ?', [
      29,
      second,
    ])
    expect(await prune({})).toEqual([
      { what: 'holds', rows: 1 },
      { what: 'answers', rows: 1 },
      { what: 'answered questions', rows: 1 },
    ])
    expect(await numbers('SELECT scope FROM holds ORDER BY scope')).toEqual(['account:now', 'host:up'])
    expect(await numbers('SELECT idempotency_key FROM idempotency_keys')).toEqual(['kept'])
    expect(await left('set_back_publications')).toBe(ids.length - 1)
    await db.query('DELETE FROM idempotency_keys')
  })
})

describe('who throws away', () => {
  it('is one process at a time, of all servers: the command says so, and the API leaves it to the other', async () => {
    await insertCycles(2, 31)
    await underLock(db, PRUNING, async () => {
      const { code, stderr } = await cliHere(['prune'], world.env())
      expect([code, stderr]).toEqual([1, 'Another process is at it at the moment; nothing was done\n'])
      await pruneNow(db, { ...FOR_EVER, KEEP_CYCLES_DAYS: 30 }, silent)
      expect(await left('dispatch_cycles')).toBe(2)
    })
    await pruneNow(db, { ...FOR_EVER, KEEP_CYCLES_DAYS: 30 }, silent)
    expect(await left('dispatch_cycles')).toBe(1)
  })

  it('leaves off after the batch in hand when it is told to end, and goes on another time', async () => {
    await insertCycles(1_200, 31)
    await pruneNow(db, { ...FOR_EVER, KEEP_CYCLES_DAYS: 30 }, silent, AbortSignal.abort())
    expect(await left('dispatch_cycles')).toBe(700)
    expect(await prune({ KEEP_CYCLES_DAYS: 30 })).toEqual([{ what: 'cycles', rows: 699 }])
  })

  it('says first what would go, when it is asked to', async () => {
    await insertCycles(2, 31)
    await createOld(walkTo.published, 31)
    await createOld(walkTo.missed, 31)
    const env = world.env({ KEEP_POSTS_DAYS: '30' })
    const dry = await cliHere(['prune', '--dry-run'], env)
    expect(dry).toMatchObject({ code: 0, stderr: '3 rows would go\n' })
    expect(dry.stdout).toMatch(/^WHAT +ROWS\ncycles +1\nposts +2\n$/)
    const removed = [
      { what: 'cycles', rows: 1 },
      { what: 'posts', rows: 2 },
    ]
    expect(JSON.parse((await cliHere(['prune', '--dry-run', '--json'], env)).stdout)).toEqual({ dryRun: true, removed })
    expect(JSON.parse((await cliHere(['prune', '--json'], env)).stdout)).toEqual({ dryRun: false, removed })
    expect(await cliHere(['prune'], env)).toMatchObject({ code: 0, stdout: '', stderr: '0 rows went\n' })
  })

  it('is also a tick that finds nothing to publish, with each tenth cycle: a quiet server grows no larger', async () => {
    await insertCycles(20, 31)
    // Kinds take turns, so that within as many turns as there are kinds each has had one.
    const kinds = prunables({ ...FOR_EVER, KEEP_CYCLES_DAYS: 30 }).length
    for (let turn = 1; turn <= kinds; turn++) {
      await db.query('INSERT INTO dispatch_cycles (id, tick_id, host) VALUES (?, ?, ?)', [
        10_000 + turn * 10 - 1,
        'x',
        'h',
      ])
      const { code, lines } = await tickHere(world.env({ KEEP_TIMELINE_DAYS: '0' }))
      expect(code).toBe(0)
      expect(lines.map(({ msg }) => msg)).toEqual([
        'Pending posts: 0',
        'No pending posts, skipping worker spawn',
        expect.stringMatching(/^Total duration/),
      ])
    }
    expect(await left('dispatch_cycles WHERE started_at < NOW() - INTERVAL 30 DAY')).toBe(0)
  })

  it.each([
    [9, 10, 1],
    [8, 9, undefined],
    [10, 11, undefined],
    // A database that gives every third number, as a cluster of three does.
    [19, 22, 2],
    [22, 25, undefined],
    [undefined, 10, undefined],
    // Set back: smaller numbers than before.
    [30, 21, undefined],
  ])('is known from the numbers alone: after cycle %s comes %s', (before, cycle, turn) => {
    expect(pruningTurn(before, cycle)).toBe(turn)
  })
})

it('finds what is old by its keys and by the order of time, without a sort', async () => {
  const connection = await db.getConnection()
  const asked: string[] = []
  const listening = new Proxy(connection, {
    get: (target, name) =>
      name === 'query'
        ? (sql: string, values: unknown[]) => {
            asked.push(db.format(sql, values as never))
            return target.query(sql, values)
          }
        : Reflect.get(target, name),
  })
  await createOld(walkTo.published, 40)
  const kinds = prunables({ KEEP_CYCLES_DAYS: 1, KEEP_TIMELINE_DAYS: 1, KEEP_POSTS_DAYS: 2 })
  const large = kinds.filter(({ what }) => ['cycles', 'deliveries', 'events', 'posts', 'timeline'].includes(what))
  await throwAway(db, large, { forMs: 60_000, rests: false, reader: listening })
  connection.release()
  expect(asked.length).toBeGreaterThanOrEqual(8)
  for (const sql of asked) {
    const [[plan]] = await db.query<RowDataPacket[]>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`)
    expect(plan?.key, sql).toBe(sql.includes('idx_status_run_at') ? 'idx_status_run_at' : 'PRIMARY')
    expect(plan?.Extra, sql).not.toMatch(/filesort|temporary/)
  }
})
