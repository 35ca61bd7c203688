import { beforeAll, describe, expect, it } from 'vitest'
import { findSocialAccounts } from '../../src/db/accounts/find-social-accounts'
import type { Connection, Database } from '../../src/db/connection'
import { findSamePosts } from '../../src/db/posts/find-same-posts'
import { countPostsAround } from '../../src/db/posts/posts-around'
import { type PostToSchedule, writePosts } from '../../src/db/posts/write-posts'
import { isCommitUnknown } from '../../src/db/transaction'
import { testDatabase } from '../support/database'
import { createAccount, type TestAccount } from '../support/factories'

let db: Database
let account: TestAccount
let others: TestAccount[]
let captions = 0
const at = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 3_600_000)

beforeAll(async () => {
  db = (await testDatabase()).db
  account = await createAccount(db)
  others = [await createAccount(db), await createAccount(db), await createAccount(db, { companyId: 'rival' })]
})

const post = (given: Partial<PostToSchedule> = {}): PostToSchedule => ({
  companyId: 'acme',
  createdBy: 'api',
  socialAccountId: account.id,
  platform: 'linkedin',
  postType: 'feed',
  caption: `Fresh 'bread' № ${++captions} \\ 🍞`,
  media: [],
  link: null,
  title: null,
  description: null,
  options: {},
  latePolicy: null,
  lateLimitMinutes: null,
  timeZone: null,
  contentHash: String(captions).padStart(32, '0'),
  scheduledFor: at,
  accountIsDead: false,
  ...given,
})
const write = (posts: PostToSchedule[], within?: Parameters<typeof writePosts>[3]) =>
  writePosts(db, posts, 1_000, within)
const captionsOf = async (ids: string[]) => {
  const [rows] = await db.query('SELECT id, caption FROM post_details WHERE id IN (?)', [ids])
  const byId = new Map((rows as { id: string; caption: string }[]).map((row) => [row.id, row.caption]))
  return ids.map((id) => byId.get(id))
}

/** Counts the transactions of a pool, and lets the test stand between it and their commits. */
async function watching<T>(work: () => Promise<T>, onCommit: (nth: number) => void = () => {}) {
  const getConnection = db.getConnection
  let commits = 0
  db.getConnection = async () => {
    const connection = await getConnection.call(db)
    const watched: Connection = Object.create(connection)
    watched.query = (async (...said: Parameters<Connection['query']>) => {
      const answer = await connection.query(...said)
      if (String(said[0]) === 'COMMIT') onCommit(++commits)
      return answer
    }) as Connection['query']
    watched.execute = connection.execute.bind(connection)
    watched.release = connection.release.bind(connection)
    watched.destroy = connection.destroy.bind(connection)
    return watched
  }
  try {
    return { outcome: await work(), commits: () => commits }
  } finally {
    db.getConnection = getConnection
  }
}

describe('posts that are scheduled at once', () => {
  it('share their commits, and each gets its own ids', async () => {
    const wanted = Array.from({ length: 12 }, (_, n) => (n % 3 ? [post()] : [post(), post({ postType: 'feed_story' })]))
    const { outcome, commits } = await watching(() => Promise.all(wanted.map((posts) => write(posts))))
    expect(commits()).toBe(1)
    const written = await captionsOf(outcome.flat())
    expect(written).toEqual(wanted.flat().map(({ caption }) => caption))
    const [rows] = await db.query(
      `SELECT d.id, s.status, s.run_at AS at, s.scheduled_for AS scheduledFor, COUNT(DISTINCT p.id) AS publications, COUNT(DISTINCT a.id) AS told
         FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id JOIN publications p ON p.post_detail_id = d.id
         JOIN attempts a ON a.post_detail_id = d.id WHERE d.id IN (?) GROUP BY d.id, s.status, s.run_at, s.scheduled_for ORDER BY d.id`,
      [outcome.flat()],
    )
    const stories = new Set(outcome.flatMap((ids) => ids.slice(1)))
    const seen = new Map((rows as { id: string }[]).map(({ id, ...row }) => [id, row]))
    expect(outcome.flat().map((id) => seen.get(id))).toEqual(
      outcome.flat().map((id) => {
        const publications = stories.has(id) ? 2 : 1
        return { status: 'pending', at, scheduledFor: at, publications, told: 1 }
      }),
    )
  })

  it('fail by themselves: the others are scheduled', async () => {
    const strange = post({ socialAccountId: '0190a8c0-0000-7000-8000-000000000000' })
    const refusing = async () => {
      throw new Error('this run may not answer any more')
    }
    const outcomes = await Promise.allSettled([
      write([post()]),
      write([post()]),
      write([strange]),
      write([post()], refusing),
      write([post()]),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(await captionsOf(outcomes.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])))).not.toContain(
      undefined,
    )
  })

  it('write in the same transaction what belongs to each of them', async () => {
    const note = (scope: string) => async (execute: (sql: string, values: string[]) => Promise<number>) => {
      await execute('INSERT INTO holds (scope) VALUES (?)', [scope])
    }
    await Promise.all(['one', 'two', 'three'].map((scope) => write([post()], note(scope))))
    const [rows] = await db.query("SELECT scope FROM holds WHERE scope IN ('one', 'two', 'three') ORDER BY scope")
    expect(rows).toEqual([{ scope: 'one' }, { scope: 'three' }, { scope: 'two' }])
  })

  it('may all be scheduled when the answer to their commit is lost, are told so, and are written once', async () => {
    const wanted = Array.from({ length: 5 }, () => [post()])
    const { outcome } = await watching(
      () => Promise.allSettled(wanted.map((posts) => write(posts))),
      (nth) => {
        if (nth === 1) throw Object.assign(new Error('no answer'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true })
      },
    )
    expect(outcome.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
    for (const one of outcome) expect(isCommitUnknown((one as PromiseRejectedResult).reason)).toBe(true)
    const [rows] = await db.query('SELECT caption FROM post_details WHERE caption IN (?)', [
      wanted.flat().map(({ caption }) => caption),
    ])
    expect(rows).toHaveLength(5)
  })

  it('are exactly as many as may wait, whichever of them share a commit', async () => {
    const rival = others[2] as TestAccount
    const of = { companyId: 'rival', socialAccountId: rival.id }
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, () => writePosts(db, [post(of)], 4)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    const [[counted]] = (await db.query("SELECT COUNT(*) AS posts FROM post_details WHERE company_id = 'rival'")) as [
      { posts: number }[],
      unknown,
    ]
    expect(counted?.posts).toBe(4)
  })
})

describe('what is looked for at once', () => {
  it('accounts: each question gets the accounts it named, and none of another company', async () => {
    const [one, two, rivals] = others as [TestAccount, TestAccount, TestAccount]
    const ask = (...asked: TestAccount[]) =>
      findSocialAccounts(
        db,
        'acme',
        asked.map(({ id }) => id),
      )
    const found = await Promise.all([ask(account), ask(one), ask(two, one), ask(rivals), ask(account, two, rivals)])
    expect(found.map((accounts) => accounts.map(({ id }) => id).sort())).toEqual([
      [account.id],
      [one.id],
      [one.id, two.id].sort(),
      [],
      [account.id, two.id].sort(),
    ])
  })

  it('posts of the same content: each question gets those of its own account, content and day', async () => {
    const [one] = others as [TestAccount]
    const [mine, theirs, crowded] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string]
    const later = new Date(at.getTime() + 30 * 3_600_000)
    const [first, second] = await write([
      post({ contentHash: mine }),
      post({ contentHash: theirs, socialAccountId: one.id }),
    ])
    // So many of one content that the newest of all of them together are of that one alone.
    await write(Array.from({ length: 25 }, () => post({ contentHash: crowded })))
    const ask = (socialAccountId: string, contentHash: string, when = at) =>
      findSamePosts(db, 'acme', [{ socialAccountId, contentHash }], when)
    const found = await Promise.all([
      ask(account.id, mine),
      ask(account.id, mine),
      ask(one.id, mine),
      ask(one.id, theirs),
      ask(account.id, mine, later),
      ask(account.id, crowded),
    ])
    expect(found.map((posts) => posts.map(({ id }) => id)).slice(0, 5)).toEqual([[first], [first], [], [second], []])
    expect(found[5]).toHaveLength(20)
  })

  it('how full days are: each question gets the counts of its own account and time', async () => {
    const [, two] = others as [TestAccount, TestAccount]
    const hours = (count: number) => new Date(at.getTime() + count * 3_600_000)
    await write([-2, -1, 0, 1, 30].map((hour) => post({ socialAccountId: two.id, scheduledFor: hours(hour) })))
    const around = (when: Date, accountId = two.id) => ({
      accountId,
      from: new Date(when.getTime() - 86_400_000),
      at: when,
      before: new Date(when.getTime() + 86_400_000),
    })
    const ask = (most: number, ...asked: ReturnType<typeof around>[]) => countPostsAround(db, 'acme', asked, most)
    const questions = [
      () => ask(100, around(at)),
      () => ask(100, around(at)),
      () => ask(2, around(at)),
      () => ask(100, around(hours(30)), around(hours(-3))),
    ]
    const alone = []
    for (const question of questions) alone.push(await question())
    expect(alone.slice(0, 3)).toEqual([[{ upTo: 3, after: 1 }], [{ upTo: 3, after: 1 }], [{ upTo: 2, after: 1 }]])
    expect(await Promise.all(questions.map((question) => question()))).toEqual(alone)
  })
})
