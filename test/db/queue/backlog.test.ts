import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkLate } from '../../../src/cli/doctor/check-queue'
import { line } from '../../../src/cli/doctor/finding'
import { projectRoot } from '../../../src/config/project-root'
import type { Database } from '../../../src/db/connection'
import { putOnHold } from '../../../src/db/operations/holds'
import { cancelPost } from '../../../src/db/posts/cancel-post'
import { publishPostNow } from '../../../src/db/posts/decide-post'
import { writeEdit } from '../../../src/db/posts/write-edit'
import { claimDuePosts } from '../../../src/db/queue/claim'
import { lineUpLatePosts, takeTurn } from '../../../src/db/queue/give-turns'
import { latePosts } from '../../../src/db/queue/late-posts'
import { loadClaimedPosts } from '../../../src/db/queue/load-claimed-posts'
import { isBacklog } from '../../../src/domain/lateness'
import { NO_LIMIT } from '../../../src/domain/quota'
import { testDatabase } from '../../support/database'
import {
  createAccount,
  createPost,
  createPosts,
  readPost,
  type TestAccount,
  type TestPost,
} from '../../support/factories'
import { newClaim } from '../../support/new-claim'
import { makeDue, makeLate } from '../../support/passing-time'
import * as walkTo from '../../support/posts-in-state'

type Four = [TestPost, TestPost, TestPost, TestPost]

const rules = { perMinute: 5, latePolicy: 'publish', lateLimitMinutes: 1440 } as const
const dispatcher = { actor: 'dispatcher', host: 'h' } as const
const worker = { actor: 'worker-1-1', host: 'h' } as const

let db: Database
let page: TestAccount
let member: TestAccount
beforeAll(async () => {
  ;({ db } = await testDatabase())
  page = await createAccount(db, { platform: 'facebook', externalId: '1' })
  member = await createAccount(db, { platform: 'linkedin', externalId: 'urn:li:person:m' })
})
beforeEach(async () => {
  for (const table of ['post_details', 'attempts', 'holds']) await db.query(`DELETE FROM ${table}`)
  await db.query('UPDATE meta_social_accounts SET late_slot_at = NULL')
})

const lineUp = (given = {}) => lineUpLatePosts(db, { ...rules, ...given }, dispatcher)
const latePostsOf = async (account: TestAccount, count: number, minutes = 60) => {
  const posts = await createPosts(db, account, count)
  // The first is the latest.
  for (const [n, { id }] of posts.entries()) await makeLate(db, minutes + count - n, id)
  return posts
}
const lines = async (step = '%') =>
  (await db.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM attempts WHERE step LIKE ?', [step]))[0][0]?.n
/** In how many seconds each may be claimed; 0 for now. */
const dueIn = async (posts: { id: string }[]) => {
  const { now } = (await db.query<RowDataPacket[]>('SELECT NOW(3) AS now'))[0][0] as { now: Date }
  const rows = await Promise.all(posts.map((post) => readPost(db, post.id)))
  return rows.map(({ schedule }) => Math.max(0, Math.round((schedule.run_at.getTime() - now.getTime()) / 1000)))
}
const claim = async (limit: number) => {
  const held = await claimDuePosts(db, { limit, workerId: 'worker-1-1', host: 'h' }, newClaim())
  return held.scheduleIds.length > 0 ? (await loadClaimedPosts(db, held)).posts : []
}
const ask = async (limit: number) => {
  const turns: string[] = []
  for (const post of await claim(limit)) {
    const { scheduleId, claimToken, account, hasTurn = false } = post
    expect(isBacklog(post)).toBe(true)
    turns.push(await takeTurn(db, { scheduleId, claimToken, accountId: account.id, hasTurn }, rules, worker))
  }
  return turns
}

describe('giving late posts their turns', () => {
  it("lets a minute's share of each account go, and gives all others a time of their own, oldest first", async () => {
    const [ofPage, ofMember] = [await latePostsOf(page, 20), await latePostsOf(member, 7)]
    expect(await lineUp()).toBe(17)
    const expected = Array.from({ length: 20 }, (_, n) => Math.max(0, n - 4) * 12)
    for (const [n, seconds] of (await dueIn(ofPage)).entries())
      expect(Math.abs(seconds - (expected[n] as number))).toBeLessThan(2)
    expect((await dueIn(ofMember)).filter((seconds) => seconds === 0)).toHaveLength(5)
  })

  it('tells each that waits in one line, and nothing again at the next tick', async () => {
    const posts = await latePostsOf(page, 20)
    await lineUp()
    expect(await lines()).toBe(15)
    const { timeline, details, schedule } = await readPost(db, posts[19]?.id as string)
    expect(timeline).toMatchObject([{ step: 'postpone', outcome: 'waiting', actor: 'dispatcher' }])
    expect(timeline[0]?.reason).toMatch(/^Late posts of one account go out little by little: its turn is at \d{4}-/)
    expect([details.status, details.error_message, schedule.attempts]).toEqual(['pending', timeline[0]?.reason, 0])
    for (let ticks = 0; ticks < 5; ticks++) expect(await lineUp()).toBe(0)
    expect(await lines()).toBe(15)
  })

  it('is done once by two servers whose ticks come at once', async () => {
    await latePostsOf(page, 30)
    const waiting = await Promise.all([lineUp(), lineUp()])
    expect(waiting[0] + waiting[1]).toBe(25)
    expect(await lines()).toBe(25)
    const [[turns]] = await db.query<RowDataPacket[]>(
      "SELECT COUNT(DISTINCT run_at) AS n FROM post_schedule WHERE run_at > NOW(3) AND waits_for = 'turn'",
    )
    expect(turns?.n).toBe(25)
  })

  it('puts those that become late meanwhile behind the others', async () => {
    await latePostsOf(page, 10)
    await lineUp()
    const later = await latePostsOf(page, 2)
    await lineUp()
    const [first = 0, second = 0] = await dueIn(later)
    expect([first, second].map((seconds) => Math.round(seconds / 12))).toEqual([6, 7])
  })

  it('leaves those alone that a claim ends: too late by policy', async () => {
    const posts = await latePostsOf(page, 10)
    expect(await lineUp({ latePolicy: 'hold' })).toBe(0)
    expect(await lineUp({ lateLimitMinutes: 30 })).toBe(0)
    expect(await dueIn(posts)).toEqual(posts.map(() => 0))
  })

  it('leaves those alone that may be out: they are asked about', async () => {
    const posts = await createPosts(db, page, 6)
    for (const { id } of posts) await walkTo.toBeAskedFor(db, id)
    await makeDue(db)
    await makeLate(db, 60)
    expect(await lineUp()).toBe(0)
  })

  it('writes down what a row was meant for that was queued by hand, so that it stays as late as it is', async () => {
    const posts = await createPosts(db, page, 6)
    await db.query('DELETE FROM post_schedule')
    const at = 'NOW(3) - INTERVAL 1 HOUR'
    await db.query(
      `INSERT INTO post_schedule (post_detail_id, run_at, created_at) SELECT id, ${at}, ${at} FROM post_details`,
    )
    expect(await lineUp()).toBe(1)
    expect(Math.max(...(await dueIn(posts)))).toBeGreaterThan(10)
    expect(Math.round((await latePosts(db)).oldestS / 60)).toBe(60)
    expect(await latePosts(db)).toMatchObject({ posts: 6 })
  })

  it('begins when a hold on the account has ended', async () => {
    const posts = await latePostsOf(page, 3)
    await putOnHold(db, { scope: `account:${page.id}`, forMs: 300_000, reason: 'too many calls' })
    expect(await lineUp()).toBe(3)
    expect((await dueIn(posts)).map((seconds) => Math.round(seconds / 12))).toEqual([25, 26, 27])
  })
})

describe('a post that has its turn', () => {
  it('goes without asking again, and costs its account a part of its share', async () => {
    await latePostsOf(page, 8)
    await lineUp()
    expect(await ask(10)).toEqual(Array(5).fill('now'))
    const [[account]] = await db.query<RowDataPacket[]>(
      'SELECT late_slot_at > NOW(3) + INTERVAL 50 SECOND AS used FROM meta_social_accounts WHERE id = ?',
      [page.id],
    )
    expect(account?.used).toBe(1)
  })

  it('gets another with all that wait like it, when the turns of a while have piled up: one line each', async () => {
    await latePostsOf(page, 40)
    await lineUp()
    // Nothing ran until all turns had passed.
    await makeDue(db)
    expect(await ask(20)).toEqual([...Array(15).fill('now'), ...Array(5).fill('later')])
    expect(await claim(40)).toEqual([])
    expect(await lines('postpone')).toBe(35 + 20)
    expect(await lines('settle')).toBe(5)
  })

  it('is moved by a person as any other: now, to another time, or not at all', async () => {
    const posts = await latePostsOf(page, 10)
    await lineUp()
    const [cancelled, hurried, moved, edited] = posts.slice(6) as unknown as Four
    await cancelPost(db, cancelled, 'cli')
    await publishPostNow(db, hurried, 'cli')
    await writeEdit(db, moved, { at: new Date(Date.now() + 3_600_000), changes: [], mostWaiting: NO_LIMIT }, 'cli')
    const [before] = await dueIn([edited])
    await writeEdit(
      db,
      edited,
      { content: contentOf((await readPost(db, edited.id)).details), changes: ['caption'], mostWaiting: NO_LIMIT },
      'cli',
    )
    const [now, later, turn] = await dueIn([hurried, moved, edited])
    expect([now, later, turn]).toEqual([0, expect.closeTo(3600, -1), expect.closeTo(before as number, -1)])
    expect(await lineUp()).toBe(0)
    expect((await readPost(db, hurried.id)).schedule.waits_for).toBeNull()
  })
})

describe('a late post that is claimed before it has a turn', () => {
  it('goes as long as there is room; else it is given back with its turn, and the others get theirs unclaimed', async () => {
    await latePostsOf(page, 30)
    expect(await ask(7)).toEqual([...Array(5).fill('now'), 'later', 'later'])
    expect(await claim(30)).toEqual([])
    expect(await lines('postpone')).toBe(23)
  })
})

describe('late', () => {
  it('is what is not out by the time its user asked for, whatever it waits for now', async () => {
    await latePostsOf(page, 20)
    await createPost(db, page)
    await createPost(db, page, { dueInSeconds: 3600 })
    const before = await latePosts(db)
    await lineUp()
    expect([before.posts, (await latePosts(db)).posts]).toEqual([20, 20])
    const { lastAt, oldestS } = await latePosts(db)
    expect(Math.round(((lastAt as Date).getTime() - Date.now()) / 60_000)).toBe(3)
    expect(Math.round(oldestS / 60)).toBe(80)
    await claim(3)
    expect((await latePosts(db)).posts).toBe(20)
    const found = await checkLate(db)
    expect(line(found)).toMatch(/Posts: 20 late, the first by 80 min; the last goes out at \d{4}-/)
  })

  it('is not what a person has just let go, and not what may be out', async () => {
    const [let1, question] = (await latePostsOf(page, 3)) as unknown as [TestPost, TestPost]
    await publishPostNow(db, let1, 'cli')
    await walkTo.toBeAskedFor(db, question.id)
    expect(await latePosts(db)).toMatchObject({ posts: 1 })
  })

  it("is what the runbook's query counts", async () => {
    const [query = ''] = /SELECT COUNT\(\*\), MAX[^;]*/.exec(readFileSync(join(projectRoot, 'README.md'), 'utf8')) ?? []
    await createPost(db, page, { dueInSeconds: 3600 })
    const [hurried, question] = (await latePostsOf(page, 20)) as unknown as [TestPost, TestPost]
    await publishPostNow(db, hurried, 'cli')
    await walkTo.toBeAskedFor(db, question.id)
    await lineUp()
    const [[counted]] = await db.query<RowDataPacket[]>(query)
    expect(Object.values(counted ?? {})[0]).toBe(18)
    expect(await latePosts(db)).toMatchObject({ posts: 18 })
  })

  it('is found by reading what is late, however many posts are yet to come', async () => {
    await latePostsOf(page, 5)
    for (let n = 0; n < 100; n++) await createPost(db, page, { dueInSeconds: 3600 })
    const connection = await db.getConnection()
    const read = async () => {
      const [rows] = await connection.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'")
      return rows.reduce((sum, row) => sum + Number(row.Value), 0)
    }
    try {
      const [before] = [await read(), await latePosts(connection)]
      expect((await read()) - before).toBeLessThan(60)
    } finally {
      connection.release()
    }
  })
})

const contentOf = (details: RowDataPacket) => ({
  postType: details.post_type,
  caption: 'Other words',
  media: [],
  link: null,
  title: null,
  description: null,
  options: {},
  contentHash: null,
  latePolicy: null,
  lateLimitMinutes: null,
  timeZone: null,
})
