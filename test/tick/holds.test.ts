import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { connectAgain, countByStatus, createPost, createPosts, readPost } from '../support/factories'
import { makeDue, makeLate } from '../support/passing-time'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const fault = (rule: Parameters<typeof world.sandbox.world.faults.add>[0]) => world.sandbox.world.faults.add(rule)
const calls = (operation: string) => world.sandbox.world.calls.all().filter((call) => call.operation === operation)

describe('when a platform is down', () => {
  it('a few calls find out, and the rest of the posts wait without losing attempts', async () => {
    const posts = await createPosts(world.db, world.page, 40)
    const others = await createPosts(world.db, world.member, 3)
    fault({ operation: 'facebook', kind: 'error-before', status: 503, every: true })
    await tickHere(world.env({ MAX_WORKERS: '2' }))
    const found = calls('facebook.feed.create.hidden').length
    expect(found).toBeLessThan(40)
    const schedules = await Promise.all(posts.map(async (post) => (await readPost(world.db, post.id)).schedule))
    expect(schedules.every((s) => s.status === 'pending')).toBe(true)
    expect(schedules.filter((s) => s.attempts === 0).length).toBeGreaterThan(20)
    for (const other of others) expect((await readPost(world.db, other.id)).details.status).toBe('published')

    world.sandbox.world.calls.clear()
    await makeDue(world.db)
    await tickHere(world.env())
    expect(calls('facebook.feed.create.hidden')).toHaveLength(0)
  })

  it('one probe finds it up again, and everything goes out', async () => {
    await createPosts(world.db, world.page, 12)
    fault({ operation: 'facebook', kind: 'error-before', status: 503, every: true })
    await tickHere(world.env())
    world.sandbox.world.reset(['faults', 'calls'])
    for (let ticks = 0; ticks < 3; ticks++) {
      await world.db.query('UPDATE holds SET until_at = NOW(3) - INTERVAL 1 SECOND, probing_until = NULL')
      await makeDue(world.db)
      await tickHere(world.env())
    }
    expect(await countByStatus(world.db)).toEqual({ published: 12 })
    expect(world.visible()).toHaveLength(12)
    expect((await world.db.query<RowDataPacket[]>('SELECT * FROM holds'))[0]).toEqual([])
  })
})

describe('when an account has hit a limit', () => {
  it('its other posts wait for the same time without a call, and other accounts go on', async () => {
    const posts = await createPosts(world.db, world.page, 4)
    await createPost(world.db, world.member)
    fault({ operation: 'facebook.feed.create.hidden', kind: 'rate-limit', every: true })
    await tickHere(world.env({ MAX_WORKERS: '1' }))
    expect(calls('facebook.feed.create.hidden')).toHaveLength(1)
    for (const post of posts) {
      expect((await readPost(world.db, post.id)).schedule).toMatchObject({ status: 'pending', attempts: 0 })
    }
    expect(world.visible()).toHaveLength(1)
  })

  it('few find out at each tick, and the others tell of it once, however often it is hit again', async () => {
    const posts = await createPosts(world.db, world.page, 30)
    fault({ operation: 'facebook.feed.create.hidden', kind: 'rate-limit', every: true })
    for (let ticks = 0; ticks < 3; ticks++) {
      await world.db.query('UPDATE holds SET until_at = NOW(3) - INTERVAL 1 SECOND')
      await makeDue(world.db)
      await tickHere(world.env({ MAX_WORKERS: '1' }))
    }
    const told = await Promise.all(posts.map(async (post) => (await readPost(world.db, post.id)).timeline))
    expect(told.flat().filter(({ step }) => step === 'claim').length).toBeLessThanOrEqual(3 * 5)
    expect(Math.max(...told.map((timeline) => timeline.filter(({ step }) => step === 'postpone').length))).toBe(1)
    expect(calls('facebook.feed.create.hidden')).toHaveLength(3)
  })
})

describe('when a token has died', () => {
  it('no post of the account is burnt; they are held and go out after the account was connected again', async () => {
    const token = [...world.sandbox.world.accounts.allTokens()].find((t) =>
      t.accounts.includes(world.member.externalId),
    )
    if (token) token.state = 'revoked'
    const posts = await createPosts(world.db, world.member, 4)
    // A younger one would get three looks.
    await world.db.query('UPDATE social_token SET updated_at = NOW(3) - INTERVAL 2 MINUTE')
    await tickHere(world.env())
    for (const post of posts) {
      const { schedule, details } = await readPost(world.db, post.id)
      expect(schedule).toMatchObject({ status: 'held', attempts: 0 })
      expect(details).toMatchObject({
        status: 'pending',
        error_message: expect.stringMatching(/connect the account again/),
      })
    }
    const [[account]] = await world.db.query<RowDataPacket[]>(
      'SELECT status, status_reason FROM meta_social_accounts WHERE id = ?',
      [world.member.id],
    )
    expect(account?.status).toBe('needs_reconnect')

    if (token) token.state = 'active'
    expect(await connectAgain(world.db, world.member, ready.member.token)).toMatchObject({ released: 4 })
    await tickHere(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 4 })
  })

  it('a page that may not be acted as is not mistaken for it, and time is not lost on what no time mends', async () => {
    const token = [...world.sandbox.world.accounts.allTokens()].find((t) => t.value === ready.page.token)
    if (token) token.state = 'page-not-granted'
    const post = await createPost(world.db, world.page)
    const others = await createPosts(world.db, world.member, 2)
    fault({ operation: 'linkedin.post.create', kind: 'error-before', status: 401, code: 'EMPTY_ACCESS_TOKEN' })
    await tickHere(world.env())
    const { details } = await readPost(world.db, post.id)
    expect(details).toMatchObject({ status: 'failed', failure_cause: 'permission', attempts: 1 })
    expect(details.error_message).toMatch(/may not act as this page/)
    const ends = await Promise.all(others.map(async ({ id }) => (await readPost(world.db, id)).details.status))
    expect(ends.sort()).toEqual(['failed', 'published'])
    const [dead] = await world.db.query<RowDataPacket[]>("SELECT id FROM meta_social_accounts WHERE status <> 'ok'")
    expect(dead).toEqual([])
  })

  it('a platform that is down is not mistaken for it', async () => {
    await createPost(world.db, world.member)
    fault({ operation: 'linkedin.image', kind: 'html', every: true })
    fault({ operation: 'linkedin.post.create', kind: 'error-before', status: 503 })
    await tickHere(world.env())
    const [[account]] = await world.db.query<RowDataPacket[]>('SELECT status FROM meta_social_accounts WHERE id = ?', [
      world.member.id,
    ])
    expect(account?.status).toBe('ok')
  })
})

describe('late posts', () => {
  it('are missed after the limit and wait for a person', async () => {
    const post = await createPost(world.db, world.member)
    await makeLate(world.db, 1500)
    await tickHere(world.env())
    const { details, schedule } = await readPost(world.db, post.id)
    expect([details.status, schedule.status, schedule.attempts]).toEqual(['missed', 'missed', 0])
    expect(details.error_message).toMatch(/1500 minutes late, and the limit is 1440/)
    expect(world.visible()).toEqual([])
  })

  it('of one account go out little by little, so that a downtime ends in no flood', async () => {
    await createPosts(world.db, world.page, 12)
    await makeLate(world.db, 60)
    await tickHere(world.env())
    const { published, pending } = await countByStatus(world.db)
    expect(published).toBe(5)
    expect(pending).toBe(7)
    const [rows] = await world.db.query<RowDataPacket[]>(`SELECT attempts FROM post_schedule WHERE status = 'pending'`)
    expect(rows.every((row) => row.attempts === 0)).toBe(true)
  })
})

describe('a first comment', () => {
  const options = { firstComment: 'First!' }

  it('stands below the post, once', async () => {
    const post = await createPost(world.db, world.page, { options })
    await tickHere(world.env())
    const { publications } = await readPost(world.db, post.id)
    expect(world.sandbox.world.publications.all()[0]?.comments).toEqual(['First!'])
    expect(publications[0]).toMatchObject({ status: 'published', comment_status: 'sent' })
    expect(publications[0]?.comment_id).toBeTruthy()
  })

  it('that fails leaves the post published, and says why', async () => {
    const post = await createPost(world.db, world.page, { options })
    fault({
      operation: 'facebook.comment.create',
      kind: 'error-before',
      status: 400,
      code: 100,
      message: 'no comments here',
    })
    await tickHere(world.env())
    const { details, publications } = await readPost(world.db, post.id)
    expect(details.status).toBe('published')
    expect(publications[0]).toMatchObject({
      comment_status: 'failed',
      comment_error: expect.stringMatching(/no comments here/),
    })
  })
})
