import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimDuePosts } from '../../src/db/queue/claim'
import { newClaim } from '../support/new-claim'
import * as walkTo from '../support/posts-in-state'
import { signHs256 } from './support/identity-provider'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

const SECRET = 'a-secret-of-more-than-thirty-two-bytes'
let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi({ AUTH_JWT_SECRET: SECRET })
  acme = await api.company()
  account = await acme.account()
})
beforeEach(() => api.db.query('DELETE FROM post_details'))

const schedule = async (fields = {}) => {
  const post = { socialAccountId: account, caption: 'x', scheduledAt: inAnHour(), ...fields }
  return (await acme.post('/schedule-post', post)).body.postDetailId as string
}
const row = async (sql: string, id: string) => (await api.db.query<RowDataPacket[]>(sql, [id]))[0][0] as RowDataPacket
const queueOf = (id: string) => row('SELECT *, run_at <= NOW(3) AS due FROM post_schedule WHERE post_detail_id = ?', id)
const publicationOf = (id: string) => row('SELECT * FROM publications WHERE post_detail_id = ?', id)
const get = async (id: string) => (await acme.get(`/scheduled-posts/${id}`)).body.post
/** What the next worker claims, by post. */
const claim = async () => {
  const { scheduleIds } = await claimDuePosts(api.db, { limit: 100, workerId: 'worker-1-1', host: 'h' }, newClaim())
  if (scheduleIds.length === 0) return []
  const [rows] = await api.db.query<RowDataPacket[]>('SELECT post_detail_id AS id FROM post_schedule WHERE id IN (?)', [
    scheduleIds,
  ])
  return rows.map((row) => row.id as string)
}
const problem = (name: string) => `urn:post-dispatcher:problem:${name}`

describe('POST /scheduled-posts/:id/publish-now', () => {
  const publishNow = (id: string) => acme.post(`/scheduled-posts/${id}/publish-now`, {})

  it('lets a post that waits for its time be claimed at once, and keeps the time it was meant for', async () => {
    const at = new Date(Date.now() + 7 * 86_400_000).toISOString()
    const id = await schedule({ scheduledAt: at })
    expect(await claim()).toEqual([])
    const { status, body, headers } = await publishNow(id)
    expect([status, body]).toEqual([200, { success: true, postDetailId: id, status: 'pending' }])
    expect(headers.get('ETag')).toBe('"2"')
    const post = await get(id)
    expect(post).toMatchObject({ scheduledFor: at, version: 2 })
    expect(post.timeline.at(-1)).toMatchObject({
      actor: expect.stringMatching(/^key:\d+$/),
      step: 'publish-now',
      outcome: 'queued',
    })
    expect(await claim()).toEqual([id])
  })

  it('lets a missed post go out, and counts its lateness from now', async () => {
    const id = await schedule()
    await walkTo.retrying(api.db, id)
    await walkTo.missed(api.db, id)
    expect(await get(id)).toMatchObject({ failureCause: 'too-late', attempts: 1 })
    expect((await publishNow(id)).status).toBe(200)
    const queue = await queueOf(id)
    expect(queue).toMatchObject({ status: 'pending', due: 1, attempts: 0 })
    expect(queue.released_at).toEqual(queue.run_at)
    expect(await get(id)).toMatchObject({ status: 'pending', failureCause: null, errorMessage: null })
  })

  it('tries a post again that waits for its next attempt, with what it has reached so far', async () => {
    const id = await schedule()
    await walkTo.retrying(api.db, id)
    expect(await queueOf(id)).toMatchObject({ due: 0, attempts: 1 })
    expect((await publishNow(id)).status).toBe(200)
    expect(await queueOf(id)).toMatchObject({ due: 1, attempts: 1 })
    expect((await publicationOf(id)).status).toBe('preparing')
  })

  it.each([
    ['a worker holds it', walkTo.claimed, 'being-published'],
    ['the platform is still working on it', walkTo.accepted, 'being-published'],
    ['it is out', walkTo.published, 'published'],
    ['it may be out', walkTo.unconfirmed, 'outcome-unknown'],
    ['it may be out and is asked for', walkTo.toBeAskedFor, 'outcome-unknown'],
    ['its account is not connected', walkTo.held, 'held'],
    ['it has failed', walkTo.failed, 'failed'],
    ['it was cancelled', walkTo.cancelled, 'cancelled'],
  ])('refuses when %s', async (_name, walk, code) => {
    const id = await schedule({ socialAccountId: await acme.account() })
    await walk(api.db, id)
    const before = await queueOf(id)
    const { status, body } = await publishNow(id)
    expect([status, body.type]).toEqual([409, problem(code)])
    expect(await queueOf(id)).toEqual(before)
  })
})

it.each(['publish-now', 'retry'])('If-Match holds for %s as well', async (what) => {
  const id = await schedule()
  await walkTo.missed(api.db, id)
  const decide = (tag: string) => acme.post(`/scheduled-posts/${id}/${what}`, {}, { 'If-Match': tag })
  expect((await decide('"77"')).status).toBe(412)
  expect((await decide('nonsense')).status).toBe(400)
  expect((await queueOf(id)).status).toBe('missed')
  expect((await decide('"1"')).status).toBe(200)
})

describe('POST /scheduled-posts/:id/retry', () => {
  const retry = (id: string, headers?: Record<string, string>) => acme.post(`/scheduled-posts/${id}/retry`, {}, headers)

  it.each([
    ['failed', walkTo.failed],
    ['missed', walkTo.missed],
    ['held', walkTo.held],
  ])('puts a %s post back, with all its attempts and from the beginning', async (queue, walk) => {
    const id = await schedule({ socialAccountId: await acme.account() })
    await walkTo.retrying(api.db, id, { progress: { at: 'x' } })
    await walk(api.db, id)
    expect((await queueOf(id)).status).toBe(queue)
    expect((await retry(id)).body).toEqual({ success: true, postDetailId: id, status: 'pending' })
    expect(await queueOf(id)).toMatchObject({ status: 'pending', due: 1, attempts: 0 })
    expect(await publicationOf(id)).toMatchObject({ status: 'planned', progress: null, error_message: null })
    expect(await claim()).toEqual([id])
  })

  it('sends only the story again when the feed post is out', async () => {
    const id = await schedule({ postType: 'feed_story', media: [{ url: 'https://e.com/a.jpg' }] })
    await walkTo.halfFailed(api.db, id)
    expect((await retry(id)).status).toBe(200)
    const { publications } = await get(id)
    expect(publications.map((p: { kind: string; status: string }) => [p.kind, p.status])).toEqual([
      ['feed', 'published'],
      ['story', 'planned'],
    ])
  })

  it.each([
    ['waits for its time', async () => {}, 'pending'],
    ['is being published', walkTo.claimed, 'being-published'],
    ['is out', walkTo.published, 'published'],
    ['may be out', walkTo.unconfirmed, 'outcome-unknown'],
    ['was cancelled', walkTo.cancelled, 'cancelled'],
  ])('refuses a post that %s', async (_name, walk, code) => {
    const id = await schedule()
    await walk(api.db, id)
    const { status, body } = await retry(id)
    expect([status, body.type]).toEqual([409, problem(code)])
  })

  it('says the first answer again under the same Idempotency-Key, also when the post has been claimed since', async () => {
    const id = await schedule()
    await walkTo.failed(api.db, id)
    const headers = { 'Idempotency-Key': `retry-${id}` }
    const first = await retry(id, headers)
    await claim()
    const again = await retry(id, headers)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('ETag')).toBe(first.headers.get('ETag'))
    expect((await retry(id)).status).toBe(409)
    expect((await queueOf(id)).status).toBe('processing')
  })
})

describe('POST /scheduled-posts/:id/resolve', () => {
  const resolve = (id: string, word: object) => acme.post(`/scheduled-posts/${id}/resolve`, word)
  const unconfirmed = async (fields = {}) => {
    const id = await schedule(fields)
    await walkTo.unconfirmed(api.db, id)
    return id
  }

  it('as published: closes the post with the id the person has found', async () => {
    const id = await unconfirmed()
    const { status, body } = await resolve(id, { as: 'published', externalId: 'urn:li:share:7' })
    expect([status, body.status]).toEqual([200, 'published'])
    expect(await get(id)).toMatchObject({ status: 'published', externalPostId: 'urn:li:share:7' })
  })

  it('as not-published: puts it back into the queue, with what the platform has of it', async () => {
    const id = await unconfirmed()
    expect((await resolve(id, { as: 'not-published' })).body.status).toBe('pending')
    expect((await publicationOf(id)).status).toBe('preparing')
    expect(await claim()).toEqual([id])
  })

  it('asks which is meant when both the feed post and the story are unconfirmed', async () => {
    const id = await unconfirmed({ postType: 'feed_story', media: [{ url: 'https://e.com/a.jpg' }] })
    const { status, body } = await resolve(id, { as: 'published' })
    expect([status, body.type]).toEqual([409, problem('which-publication')])
    expect((await resolve(id, { as: 'published', kind: 'story' })).body.status).toBe('unconfirmed')
    expect((await resolve(id, { as: 'published', kind: 'feed', externalId: '1' })).body.status).toBe('published')
    expect((await get(id)).externalPostId).toBe('1')
  })

  it('is refused when an id is that of another post of the account: one of the two is meant', async () => {
    const [first, second] = [await unconfirmed(), await unconfirmed()]
    await resolve(first, { as: 'published', externalId: 'urn:li:share:8' })
    const { status, body } = await resolve(second, { as: 'published', externalId: 'urn:li:share:8' })
    expect([status, body.type]).toEqual([409, problem('external-id-taken')])
    expect((await queueOf(second)).status).toBe('unconfirmed')
  })

  it('as published: says that the first comment was not posted, and of a post without one says nothing', async () => {
    const silent = await unconfirmed()
    await resolve(silent, { as: 'published', externalId: '1_1' })
    expect((await get(silent)).publications[0].firstComment).toBeNull()
    const id = await unconfirmed({ firstComment: 'Doors open at six' })
    await resolve(id, { as: 'published', externalId: '1_2' })
    expect((await get(id)).publications[0].firstComment).toMatchObject({
      status: 'failed',
      errorMessage: expect.stringContaining('settled by hand'),
    })
  })

  it('can be said by somebody whose identity provider gives long names', async () => {
    const claims = {
      sub: 'u'.repeat(255),
      company_id: acme.companyId,
      scope: 'write',
      exp: Math.ceil(Date.now() / 1000) + 60,
    }
    const headers = { Authorization: `Bearer ${await signHs256(SECRET, claims)}` }
    const id = await unconfirmed()
    expect((await acme.post(`/scheduled-posts/${id}/resolve`, { as: 'published' }, headers)).status).toBe(200)
    expect((await get(id)).timeline.at(-1).actor).toMatch(/^user:u+$/)
  })

  it('does not count for a question that was asked later, when it names the version it was meant for', async () => {
    const id = await unconfirmed()
    const word = () => acme.post(`/scheduled-posts/${id}/resolve`, { as: 'not-published' }, { 'If-Match': '"1"' })
    expect((await word()).status).toBe(200)
    await walkTo.unconfirmed(api.db, id)
    const late = await word()
    expect([late.status, late.body.type, late.headers.get('ETag')]).toEqual([412, problem('changed-meanwhile'), '"2"'])
    expect((await queueOf(id)).status).toBe('unconfirmed')
  })

  it.each([
    [{}, 'as'],
    [{ as: 'maybe' }, 'as'],
    [{ as: 'not-published', externalId: '1' }, 'externalId'],
    [{ as: 'published', externalId: 'two words' }, 'externalId'],
    [{ as: 'published', externalId: 'x'.repeat(256) }, 'externalId'],
    [{ as: 'published', kind: 'both' }, 'kind'],
    [{ as: 'published', other: 1 }, 'other'],
  ])('refuses %j', async (word, path) => {
    const id = await unconfirmed()
    const { status, body } = await resolve(id, word)
    expect([status, body.errors?.[0]?.path]).toEqual([400, path])
    expect((await queueOf(id)).status).toBe('unconfirmed')
  })

  it('refuses while a worker asks the platform, and when nothing is unconfirmed', async () => {
    const asked = await schedule()
    await walkTo.toBeAskedFor(api.db, asked)
    await walkTo.claimed(api.db, asked)
    expect((await resolve(asked, { as: 'published' })).body.type).toBe(problem('being-published'))
    expect((await resolve(await schedule(), { as: 'published' })).body.type).toBe(problem('nothing-unconfirmed'))
  })
})

describe('POST /scheduled-posts/retry', () => {
  const retry = async (filter: object, client = acme) => (await client.post('/scheduled-posts/retry', filter)).body
  const scheduled = async (client: Client, account: string) => {
    const post = { socialAccountId: account, caption: 'x', scheduledAt: inAnHour() }
    return (await client.post('/schedule-post', post)).body.postDetailId as string
  }
  const failed = async (client: Client, account: string, cause: 'token-dead' | 'rejected' | 'attempts-used-up') => {
    const id = await scheduled(client, account)
    await walkTo.failed(api.db, id, { cause })
    return id
  }
  const tooLate = async (client: Client, account: string) => {
    const id = await scheduled(client, account)
    await walkTo.missed(api.db, id)
    return id
  }

  it('tries again what a dead token of one account has failed, and nothing else', async () => {
    const client = await api.company()
    const [one, other] = [await client.account(), await client.account()]
    const dead = [await failed(client, one, 'token-dead'), await failed(client, one, 'token-dead')]
    const rest = [await failed(client, one, 'rejected'), await failed(client, other, 'token-dead')]
    expect(await retry({ socialAccountId: one, cause: 'token-dead' }, client)).toEqual({
      success: true,
      retried: dead,
      skipped: [],
      more: false,
    })
    for (const id of rest) expect((await queueOf(id)).status).toBe('failed')
    expect((await claim()).sort()).toEqual([...dead].sort())
  })

  it('goes through many in batches, the oldest first', async () => {
    const client = await api.company()
    const account = await client.account()
    const ids = []
    for (let n = 0; n < 5; n++) ids.push(await failed(client, account, 'attempts-used-up'))
    expect(await retry({ limit: 2 }, client)).toMatchObject({ retried: ids.slice(0, 2), more: true })
    expect(await retry({ limit: 3 }, client)).toMatchObject({ retried: ids.slice(2), more: false })
    expect(await retry({ limit: 3 }, client)).toMatchObject({ retried: [], more: false })
  })

  it('takes missed and held ones when asked, and named ones only', async () => {
    const client = await api.company()
    const account = await client.account()
    const missed = await tooLate(client, account)
    const held = await scheduled(client, await client.account())
    await walkTo.held(api.db, held)
    const another = await tooLate(client, account)
    expect((await retry({ status: 'missed', ids: [missed, held] }, client)).retried).toEqual([missed])
    expect((await retry({ status: ['held'] }, client)).retried).toEqual([held])
    expect((await retry({}, client)).retried).toEqual([another])
  })

  it("never touches another company's posts, also when they are named", async () => {
    const [client, rival] = [await api.company(), await api.company()]
    const account = await client.account()
    const id = await failed(client, account, 'token-dead')
    expect(await retry({ ids: [id] }, rival)).toMatchObject({ retried: [], skipped: [] })
    expect(await retry({ socialAccountId: account }, rival)).toMatchObject({ retried: [] })
    expect((await queueOf(id)).status).toBe('failed')
  })

  it('never takes a filter that was lost for no filter', async () => {
    const client = await api.company()
    const id = await tooLate(client, await client.account())
    const headers = { Authorization: `Bearer ${client.key}`, 'Content-Type': 'application/json' }
    const nothing = await fetch(`${api.url}/scheduled-posts/retry`, { method: 'POST', headers, body: '' })
    expect(nothing.status).toBe(400)
    for (const filter of [{ ids: null }, { socialAccountId: '' }, { cause: null }]) {
      expect((await client.post('/scheduled-posts/retry', filter)).status).toBe(400)
    }
    expect((await queueOf(id)).status).toBe('missed')
  })

  it.each([
    [{ status: 'published' }, 'status'],
    [{ cause: 'bad luck' }, 'cause'],
    [{ ids: [] }, 'ids'],
    [{ ids: [1, 1] }, 'ids'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 501 }, 'limit'],
    [{ all: true }, 'all'],
  ])('refuses %j', async (filter, path) => {
    const { errors } = await retry(filter)
    expect(errors?.[0]?.path.split('.')[0]).toBe(path)
  })
})

it("another company's post answers 404 to every decision, and nothing happens to it", async () => {
  const rival = await api.company()
  for (const [what, body, walk] of [
    ['retry', {}, walkTo.failed],
    ['publish-now', {}, walkTo.missed],
    ['resolve', { as: 'published' }, walkTo.unconfirmed],
  ] as const) {
    const id = await schedule()
    await walk(api.db, id)
    const before = await get(id)
    const theirs = await rival.post(`/scheduled-posts/${id}/${what}`, body)
    const none = await rival.post(`/scheduled-posts/999999/${what}`, body)
    expect(theirs.status).toBe(404)
    expect({ ...theirs.body, requestId: '' }).toEqual({ ...none.body, requestId: '' })
    expect(await get(id)).toEqual(before)
  }
})

it('a retry and a claim of the same post at the same moment never undo one another, forty times', async () => {
  for (let round = 0; round < 40; round++) {
    const id = await schedule()
    await walkTo.failed(api.db, id)
    const [claimed, { status }] = await Promise.all([claim(), acme.post(`/scheduled-posts/${id}/retry`, {})])
    expect(status).toBe(200)
    expect((await queueOf(id)).status).toBe(claimed.includes(id) ? 'processing' : 'pending')
    // What the claim has missed is due still, and is not to be claimed in the next round.
    await claim()
  }
})
