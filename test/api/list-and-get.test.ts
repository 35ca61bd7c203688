import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import * as walkTo from '../support/posts-in-state'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
})

const schedule = async (client: Client, socialAccountId: string, scheduledAt = inAnHour(), caption = 'x') => {
  const { status, body } = await client.post('/schedule-post', { socialAccountId, scheduledAt, caption })
  expect(status).toBe(201)
  return body.postDetailId as string
}
const ids = (answer: { body: { posts: { id: string }[] } }) => answer.body.posts.map((post) => post.id)

describe('GET /scheduled-posts', () => {
  it('lists the posts asked for last first, twenty to a page, and says how many there are', async () => {
    const acme = await api.company()
    const account = await acme.account()
    const made: string[] = []
    for (let n = 0; n < 23; n++) made.unshift(await schedule(acme, account))
    const first = await acme.get('/scheduled-posts')
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({ success: true, page: 1, limit: 20, total: 23 })
    expect(ids(first)).toEqual(made.slice(0, 20))
    expect(ids(await acme.get('/scheduled-posts?page=2'))).toEqual(made.slice(20))
    expect(ids(await acme.get('/scheduled-posts?page=3&limit=5'))).toEqual(made.slice(10, 15))
    expect((await acme.get('/scheduled-posts?page=1000000&limit=100')).body).toMatchObject({ posts: [], total: 23 })
  })

  it('filters by status, platform, account and time, and counts what it filtered', async () => {
    const acme = await api.company()
    const facebook = await acme.account('facebook')
    const linkedin = await acme.account('linkedin', 'urn:li:organization:1')
    const early = await schedule(acme, facebook, '2030-01-01T00:00:00Z')
    const late = await schedule(acme, linkedin, '2030-03-01T00:00:00Z')
    const cancelled = await schedule(acme, facebook, '2030-02-01T00:00:00Z')
    await acme.delete(`/scheduled-posts/${cancelled}`)
    const found = async (query: string) => {
      const answer = await acme.get(`/scheduled-posts?${query}`)
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      expect(answer.body.total).toBe(answer.body.posts.length)
      return ids(answer)
    }
    expect(await found('status=cancelled')).toEqual([cancelled])
    expect(await found('platform=linkedin')).toEqual([late])
    expect(await found(`socialAccountId=${facebook}&status=pending`)).toEqual([early])
    expect(await found('from=2030-02-01T00:00:00Z')).toEqual([cancelled, late])
    expect(await found('to=2030-02-01T00:00:00Z')).toEqual([cancelled, early])
    // The offset's plus sign as a browser's address bar sends it.
    expect(await found('from=2030-02-01T01:00:00+01:00&to=2030-02-28T00:00:00%2B01:00&status=')).toEqual([cancelled])
  })

  it.each([
    ['status=lost', 'status'],
    ['status=failed,lost', 'status'],
    ['held=perhaps', 'held'],
    ['failureCause=fate', 'failureCause'],
    ['cursor=x', 'cursor'],
    ['cursor=YWZ0ZXI6MA', 'cursor'],
    ['cursor=YWZ0ZXI6NQ&page=2', 'cursor'],
    ['platform=myspace', 'platform'],
    ['limit=101', 'limit'],
    ['limit=0', 'limit'],
    ['limit=ten', 'limit'],
    ['page=-1', 'page'],
    ['page=1&page=2', 'page'],
    ['from=yesterday', 'from'],
    ['from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z', 'from'],
    [`cursor=${Buffer.from('after:253402300800000:x').toString('base64url')}`, 'cursor'],
    ['to=9999-12-31T23:59:59-14:00', 'to'],
    ['socialAccountId=1%20or%201', 'socialAccountId'],
    ['company_id=other', 'company_id'],
    ['__proto__=1', '__proto__'],
  ])('refuses ?%s and names the parameter', async (query, path) => {
    const { status, body } = await (await api.company()).get(`/scheduled-posts?${query}`)
    expect(status).toBe(400)
    expect(body.errors[0].path).toBe(path)
  })

  it('goes on by cursor to the last post, skips and repeats none while others are added, and counts nothing', async () => {
    const acme = await api.company()
    const account = await acme.account()
    const made: string[] = []
    for (let n = 0; n < 11; n++) made.unshift(await schedule(acme, account))
    const found: string[] = []
    let cursor: string | null = null
    for (let page = 1; page === 1 || cursor; page++) {
      const answer = await acme.get(`/scheduled-posts?limit=4${cursor ? `&cursor=${cursor}` : ''}`)
      expect(answer.body.total).toBe(page === 1 ? 11 : undefined)
      found.push(...ids(answer))
      cursor = answer.body.nextCursor
      await schedule(acme, account)
    }
    expect(found).toEqual(made)
    const exact = await (await api.company()).get('/scheduled-posts')
    expect(exact.body).toMatchObject({ posts: [], nextCursor: null })
    expect((await acme.get('/scheduled-posts?limit=14')).body.nextCursor).toBeNull()
  })

  it('filters by several statuses, by what is held, and by why it failed', async () => {
    const acme = await api.company()
    const account = await acme.account()
    const [pending, held, failed, missed, unqueued] = [
      await schedule(acme, account),
      await schedule(acme, await acme.account()),
      await schedule(acme, account),
      await schedule(acme, account),
      await schedule(acme, account),
    ]
    await walkTo.held(api.db, held)
    await walkTo.failed(api.db, failed)
    await walkTo.missed(api.db, missed)
    await api.db.query('DELETE FROM post_schedule WHERE post_detail_id = ?', [unqueued])
    const found = async (query: string) => {
      const answer = await acme.get(`/scheduled-posts?${query}`)
      expect(answer.body.total).toBe(answer.body.posts.length)
      return ids(answer)
    }
    expect(await found('status=failed,missed')).toEqual([missed, failed])
    expect(await found('status=failed&status=missed')).toEqual([missed, failed])
    expect(await found('held=true')).toEqual([held])
    expect(await found('held=false&status=pending')).toEqual([unqueued, pending])
    expect(await found('failureCause=too-late')).toEqual([missed])
  })

  it("never shows another company's posts, whatever is filtered by", async () => {
    const acme = await api.company()
    const rival = await api.company()
    const account = await acme.account()
    await schedule(acme, account)
    for (const query of ['', `?socialAccountId=${account}`, '?platform=facebook', '?from=2020-01-01T00:00:00Z']) {
      expect((await rival.get(`/scheduled-posts${query}`)).body).toMatchObject({ posts: [], total: 0 })
    }
  })

  it('lists posts that were written by hand and never queued', async () => {
    const acme = await api.company()
    const account = await acme.account()
    await api.db.query(
      "INSERT INTO post_details (company_id, social_account_id, platform, caption) VALUES (?, ?, 'facebook', 'x')",
      [acme.companyId, account],
    )
    const { body } = await acme.get('/scheduled-posts')
    expect(body.posts).toMatchObject([{ scheduledFor: null, nextAttemptAt: null, media: [], status: 'pending' }])
  })
})

describe('GET /scheduled-posts/:id', () => {
  it('shows the post with what is out and its timeline in order, in sentences', async () => {
    const acme = await api.company()
    const account = await acme.account()
    const id = await schedule(acme, account, '2030-01-01T00:00:00Z', 'Hello')
    const reason = 'The platform had a passing problem'
    const platform = { httpStatus: 500, platformCode: '2', requestId: 'trace-1' }
    await walkTo.retrying(api.db, id, { reason, line: { step: 'commit', outcome: 'retry', reason, ...platform } })
    const before = Date.now()
    await walkTo.published(api.db, id, { externalId: '1_2', permalink: 'https://facebook.com/1_2' })
    const { status, body } = await acme.get(`/scheduled-posts/${id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: true,
      post: {
        id,
        postDetailId: id,
        socialAccountId: account,
        platform: 'facebook',
        postType: 'feed',
        status: 'published',
        // What was asked for, although a retry moved the queue row.
        scheduledFor: '2030-01-01T00:00:00.000Z',
        nextAttemptAt: null,
        caption: 'Hello',
        externalPostId: '1_2',
        errorMessage: null,
        attempts: 2,
        publications: [
          {
            kind: 'feed',
            status: 'published',
            externalId: '1_2',
            permalink: 'https://facebook.com/1_2',
            publishedAt: expect.any(String),
            errorMessage: null,
          },
        ],
        timeline: [
          { actor: expect.stringMatching(/^key:\d+$/), step: 'schedule', outcome: 'ok', publication: null },
          { actor: 'worker-1-1', host: 'h', step: 'claim', attempt: 1, publication: null },
          {
            actor: 'worker-1-1',
            host: 'h',
            step: 'commit',
            outcome: 'retry',
            httpStatus: 500,
            platformCode: '2',
            publication: 'feed',
          },
          { step: 'settle', outcome: 'retried' },
          { step: 'claim', attempt: 2 },
          { step: 'commit', outcome: 'published', publication: 'feed' },
        ],
      },
    })
    expect(Date.parse(body.post.publications[0].publishedAt)).toBeGreaterThanOrEqual(before)
    const texts = body.post.timeline.map((line: { text: string }) => line.text)
    expect(texts).toEqual([
      expect.stringMatching(/^API key \d+: scheduled. Scheduled for 2030-01-01T00:00:00.000Z$/),
      'worker-1-1 on h, attempt 1: claimed the post',
      'worker-1-1 on h, attempt 1: sent the publishing call → retry. The platform had a passing problem (HTTP 500, code 2, request trace-1)',
      'worker-1-1 on h, attempt 1: settled the attempt → retried. The platform had a passing problem',
      'worker-1-1 on h, attempt 2: claimed the post',
      'worker-1-1 on h, attempt 2: sent the publishing call → published',
    ])
  })

  it('tells when a post is tried again', async () => {
    const acme = await api.company()
    const id = await schedule(acme, await acme.account(), '2030-01-01T00:00:00Z')
    await walkTo.retrying(api.db, id, { inMs: 300_000 })
    const [[queue]] = await api.db.query<RowDataPacket[]>('SELECT run_at FROM post_schedule WHERE post_detail_id = ?', [
      id,
    ])
    expect((await acme.get(`/scheduled-posts/${id}`)).body.post).toMatchObject({
      scheduledFor: '2030-01-01T00:00:00.000Z',
      nextAttemptAt: queue?.run_at.toISOString(),
    })
    expect(queue?.run_at.getTime()).toBeGreaterThan(Date.now())
  })

  it("answers 404 alike for another company's post, for none, and for what is no id", async () => {
    const acme = await api.company()
    const rival = await api.company()
    const id = await schedule(acme, await acme.account())
    for (const path of [id, 999_999, 0, -1, '1.5', 'x', '1%20or%201', '99999999999999999999', '%00', '..%2f']) {
      const { status, body } = await rival.get(`/scheduled-posts/${path}`)
      expect(status, String(path)).toBe(404)
      expect(body).toMatchObject({ success: false, detail: 'There is no such post.' })
    }
  })
})
