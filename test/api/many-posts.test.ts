import { randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { DoneBefore, notePart, RunTakenOver } from '../../src/db/api-keys/idempotency-parts'
import type { Database } from '../../src/db/connection'
import { cancelPost } from '../../src/db/posts/cancel-post'
import { SEARCHED_POSTS } from '../../src/db/posts/page-of-posts'
import { executeOn } from '../../src/db/within-transaction'
import { byHand } from '../support/by-hand'
import * as walkTo from '../support/posts-in-state'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

const MOST = 40
let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ POSTS_PER_COMPANY: String(MOST) })
})

type Fields = Record<string, unknown>
const schedule = async (client: Client, socialAccountId: string, fields: Fields = {}): Promise<string> => {
  const { status, body } = await client.post('/schedule-post', {
    socialAccountId,
    caption: 'x',
    scheduledAt: inAnHour(),
    ...fields,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.postDetailId
}
/** A company with posts of one account, an hour from now. */
const companyWith = async (count: number) => {
  const client = await api.company()
  const account = await client.account()
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push(await schedule(client, account))
  return { client, account, ids }
}
const show = async (client: Client, id: string) => (await client.get(`/scheduled-posts/${id}`)).body.post
const many = async (client: Client, what: 'cancel' | 'reschedule', body: object, headers?: Record<string, string>) =>
  client.post(`/scheduled-posts/${what}`, body, headers)
const timesOf = async (client: Client, ids: string[]) =>
  Promise.all(ids.map(async (id) => Date.parse((await show(client, id)).scheduledFor)))
const HOUR = 3_600_000

/** Where a post may stand, by how it came there. */
const places: [name: string, walk: (db: Database, id: string) => Promise<unknown>, fields?: Fields][] = [
  ['waits for its time', async () => {}],
  ['waits for another attempt', walkTo.retrying],
  ['is being published', walkTo.claimed],
  ['is being sent', walkTo.committing],
  ['is worked on by the platform', walkTo.accepted],
  ['may be out and is about to be asked for', walkTo.toBeAskedFor],
  ['may be out and waits for a person', walkTo.unconfirmed],
  ['is out', walkTo.published],
  ['has failed', walkTo.failed],
  ['was missed', walkTo.missed],
  ['is held', walkTo.held],
  ['was cancelled', walkTo.cancelled],
  ['is half out', walkTo.halfOut, { postType: 'feed_story', media: [{ url: 'https://e.com/a.jpg' }] }],
  [
    'is half out and half failed',
    walkTo.halfFailed,
    { postType: 'feed_story', media: [{ url: 'https://e.com/a.jpg' }] },
  ],
  ['was put into no queue', (db, id) => byHand(db, 'DELETE FROM post_schedule WHERE post_detail_id = ?', [id])],
]

const AT = new Date(Math.floor(Date.now() / 1000) * 1000 + 50 * HOUR).toISOString()
const later = (post: { scheduledFor: string }) =>
  new Date(Date.parse(post.scheduledFor ?? AT) + 90 * 60_000).toISOString()

type Single = (client: Client, id: string) => ReturnType<Client['post']>
const decisions: [name: string, what: 'cancel' | 'reschedule', how: object, single: Single][] = [
  ['cancel', 'cancel', {}, (client, id) => client.delete(`/scheduled-posts/${id}`)],
  [
    'reschedule to a time',
    'reschedule',
    { scheduledAt: AT },
    (client, id) => client.patch(`/scheduled-posts/${id}`, { scheduledAt: AT }),
  ],
  [
    'reschedule by minutes',
    'reschedule',
    { byMinutes: 90 },
    async (client, id) => client.patch(`/scheduled-posts/${id}`, { scheduledAt: later(await show(client, id)) }),
  ],
]

/** What is the same of two posts with which the same was done. */
const comparable = (post: any) => ({
  ...post,
  ...{ id: '', postDetailId: '', socialAccountId: '', createdAt: '', updatedAt: '', externalPostId: '' },
  nextAttemptAt:
    post.nextAttemptAt === null ? null : Date.parse(post.nextAttemptAt) - Date.parse(post.scheduledFor) > 0,
  publications: post.publications.map(({ kind, status }: { kind: string; status: string }) => [kind, status]),
  timeline: post.timeline.map(({ actor, step, outcome, reason }: Record<string, string>) => {
    return { actor, step, outcome, reason: step === 'claim' ? '' : reason }
  }),
})

describe.each(decisions)('many posts at once, %s', (_name, what, how, single) => {
  it.each(places)(
    'answers of a post that %s what the operation on it alone does, and does the same',
    async (place, walk, fields) => {
      const client = await api.company()
      // Of one second, so that both are meant for the same time.
      const scheduledAt = new Date(Math.floor(Date.now() / 1000) * 1000 + HOUR).toISOString()
      const [one, other] = [
        await schedule(client, await client.account(), { ...fields, scheduledAt }),
        await schedule(client, await client.account(), { ...fields, scheduledAt }),
      ]
      for (const id of [one, other]) await walk(api.db, id)
      const alone = await single(client, one)
      const { status, body } = await many(client, what, { ids: [other], ...how })
      expect(status).toBe(200)
      if (alone.status === 200) expect(body).toMatchObject({ done: 1, skipped: [], more: false })
      else {
        expect(body).toMatchObject({ done: 0, skipped: [{ postDetailId: other }], more: false })
        expect(alone.body.detail).toContain(body.skipped[0].reason)
      }
      // What was never queued is cancelled at its own moment.
      const moment = place === 'was put into no queue' && { scheduledFor: '' }
      const [left, right] = [await show(client, other), await show(client, one)]
      expect(comparable({ ...left, ...moment })).toEqual(comparable({ ...right, ...moment }))
    },
  )
})

it('a version more, signed by who asked: so each post has been moved by itself', async () => {
  const { client, ids } = await companyWith(2)
  const before = await timesOf(client, ids)
  expect((await many(client, 'reschedule', { ids, byMinutes: -10 })).body).toEqual({
    success: true,
    done: 2,
    skipped: [],
    more: false,
    warnings: expect.any(Array),
  })
  expect(await timesOf(client, ids)).toEqual(before.map((time) => time - 600_000))
  for (const id of ids) {
    const { version, timeline } = await show(client, id)
    expect(version).toBe(2)
    expect(timeline.at(-1)).toMatchObject({ step: 'reschedule', actor: expect.stringMatching(/^key:\d+$/) })
  }
})

it('a time without offset is meant by the clocks of each post; one without a zone is told of', async () => {
  const client = await api.company()
  const account = await client.account()
  const [berlin, tokyo, nowhere] = [
    await schedule(client, account, { timeZone: 'Europe/Berlin' }),
    await schedule(client, account, { timeZone: 'Asia/Tokyo' }),
    await schedule(client, account),
  ]
  const { body } = await many(client, 'reschedule', {
    ids: [berlin, tokyo, nowhere],
    scheduledAt: '2030-01-15T09:00:00',
  })
  expect(body).toMatchObject({ done: 2, skipped: [{ postDetailId: nowhere }] })
  expect(body.skipped[0].reason).toContain('must be a time with offset')
  expect((await show(client, berlin)).scheduledFor).toBe('2030-01-15T08:00:00.000Z')
  expect((await show(client, tokyo)).scheduledFor).toBe('2030-01-15T00:00:00.000Z')
})

it('one that would be moved into the past, or beyond what can be kept, stays where it is, and the others move', async () => {
  const { client, account, ids } = await companyWith(1)
  const far = await schedule(client, account, { scheduledAt: '2037-12-31T00:00:00Z' })
  const back = await many(client, 'reschedule', { ids: [...ids, far], byMinutes: -120 })
  expect(back.body).toMatchObject({
    done: 1,
    skipped: [{ postDetailId: ids[0], reason: 'scheduledAt: is in the past' }],
  })
  const on = await many(client, 'reschedule', { ids: [...ids, far], byMinutes: 3_000 })
  expect(on.body).toMatchObject({
    done: 1,
    skipped: [{ postDetailId: far, reason: 'scheduledAt: must not be later than 2037' }],
  })
})

it('of posts that have failed no more are put back than may wait', async () => {
  const { client, ids } = await companyWith(3)
  for (const id of ids) await walkTo.failed(api.db, id)
  const account = await client.account('linkedin', 'urn:li:person:quota')
  for (let n = 0; n < MOST - 1; n++) await schedule(client, account)
  const { body } = await many(client, 'reschedule', { ids, scheduledAt: AT })
  expect(body).toMatchObject({ done: 1, skipped: ids.slice(1).map((postDetailId) => ({ postDetailId })) })
  expect(body.skipped[0].reason).toMatch(/^41 posts that wait would be there/)
})

it('what will be otherwise than one might expect is told of each post that was moved', async () => {
  const { client, account, ids } = await companyWith(1)
  await byHand(api.db, "UPDATE meta_social_accounts SET status = 'needs_reconnect' WHERE id = ?", [account])
  const { body } = await many(client, 'reschedule', { ids, scheduledAt: AT })
  expect(body.warnings).toEqual([
    { postDetailId: ids[0], warnings: [expect.stringContaining('has to be connected again')] },
  ])
})

describe('a filter', () => {
  it('means what the list of posts shows for it, and of all statuses those that are still to go out', async () => {
    const { client, account, ids } = await companyWith(5)
    const [waiting, missed, failed, out, gone] = ids as [string, string, string, string, string]
    await walkTo.missed(api.db, missed)
    await walkTo.failed(api.db, failed)
    await walkTo.published(api.db, out)
    await walkTo.cancelled(api.db, gone)
    const elsewhere = await schedule(client, await client.account('linkedin', 'urn:li:person:filter'))
    const statuses = async () =>
      Object.fromEntries(
        await Promise.all([...ids, elsewhere].map(async (id) => [id, (await show(client, id)).status])),
      )
    const before = await statuses()
    const { body } = await many(client, 'cancel', { filter: { socialAccountId: account } })
    expect(body).toEqual({ success: true, done: 2, skipped: [], more: false })
    expect(await statuses()).toEqual({ ...before, [waiting]: 'cancelled', [missed]: 'cancelled' })
    // Named, they are told of.
    expect((await many(client, 'cancel', { filter: { status: ['published', 'failed'] } })).body).toMatchObject({
      done: 0,
      skipped: expect.arrayContaining([
        { postDetailId: out, reason: expect.stringContaining('it is out already') },
        { postDetailId: failed, reason: expect.stringContaining('it has failed') },
      ]),
    })
    const byCause = await many(client, 'reschedule', { filter: { failureCause: 'rejected' }, scheduledAt: AT })
    expect(byCause.body).toMatchObject({ done: 1, skipped: [] })
    expect((await show(client, failed)).status).toBe('pending')
    expect((await show(client, elsewhere)).version).toBe(1)
  })

  it('knows platform, held, and time', async () => {
    const client = await api.company()
    const early = await schedule(client, await client.account(), { scheduledAt: '2030-01-01T00:00:00Z' })
    const late = await schedule(client, await client.account('linkedin', 'urn:li:person:t'), {
      scheduledAt: '2030-03-01T00:00:00Z',
    })
    const held = await schedule(client, await client.account())
    await walkTo.held(api.db, held)
    const moved = async (filter: object) => {
      const { status, body } = await many(client, 'reschedule', { filter, byMinutes: 1 })
      expect(status, JSON.stringify(body)).toBe(200)
      const versions = await Promise.all([early, late, held].map(async (id) => (await show(client, id)).version))
      return versions
    }
    expect(await moved({ platform: 'linkedin' })).toEqual([1, 2, 1])
    expect(await moved({ held: true })).toEqual([1, 2, 2])
    expect(await moved({ held: false, to: '2030-02-01T00:00:00Z' })).toEqual([2, 2, 2])
    expect(await moved({ from: '2030-02-01T00:00:00Z', status: ['pending'] })).toEqual([2, 3, 2])
  })

  it('cancels in batches, and what cannot be cancelled stands in nobody’s way', async () => {
    const { client, account, ids } = await companyWith(4)
    // The newest, which the list has first.
    await walkTo.unconfirmed(api.db, ids[3] as string)
    const batch = { filter: { socialAccountId: account }, limit: 2 }
    expect((await many(client, 'cancel', batch)).body).toMatchObject({ done: 2, skipped: [], more: true })
    expect((await many(client, 'cancel', batch)).body).toMatchObject({
      done: 1,
      skipped: [{ postDetailId: ids[3] }],
      more: false,
    })
    expect((await many(client, 'cancel', { ...batch, limit: 1 })).body).toMatchObject({ done: 0, more: false })
  })

  it('moves all that fit or none: sent again it would move the first ones twice', async () => {
    const { client, account, ids } = await companyWith(3)
    const before = await timesOf(client, ids)
    const { status, body } = await many(client, 'reschedule', {
      filter: { socialAccountId: account },
      limit: 2,
      byMinutes: 5,
    })
    expect([status, body.errors[0].path]).toEqual([400, 'filter'])
    expect(body.detail).toContain('more than 2 posts fit, and nothing was moved')
    expect(await timesOf(client, ids)).toEqual(before)
  })
})

describe('under an Idempotency-Key', () => {
  const parts = async () => (await api.db.query<RowDataPacket[]>('SELECT part FROM idempotency_parts'))[0]

  it('a repeat is answered with the first answer, and moves nothing again', async () => {
    const { client, ids } = await companyWith(3)
    const before = await timesOf(client, ids)
    const send = () => many(client, 'reschedule', { ids, byMinutes: 60 }, { 'Idempotency-Key': 'an-hour-later' })
    const first = await send()
    expect(first.body.done).toBe(3)
    const again = await send()
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    expect(await timesOf(client, ids)).toEqual(before.map((time) => time + HOUR))
    expect(await parts()).toEqual([])
  })

  it.each(['reschedule', 'cancel'] as const)(
    'a %s that broke off in the middle goes on where it was, and says with how many it is done in all',
    async (what) => {
      const { client, account, ids } = await companyWith(4)
      const before = await timesOf(client, ids)
      const broken = `break_${what}`
      await api.db.query(
        `CREATE TRIGGER ${broken} BEFORE UPDATE ON post_schedule FOR EACH ROW
           IF NEW.post_detail_id = '${ids[2]}' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk is on fire'; END IF`,
      )
      const how = what === 'reschedule' ? { byMinutes: 60 } : {}
      const named = { ids: [...ids.slice(0, 3), ids[3]], ...how }
      const send = () => many(client, what, named, { 'Idempotency-Key': `broken-${what}` })
      const first = await send()
      expect([first.status, first.body.type]).toEqual([503, 'urn:post-dispatcher:problem:outcome-unknown'])
      expect(first.body.detail).toContain('with an Idempotency-Key just send it again')
      await api.db.query(`DROP TRIGGER ${broken}`)
      // Another request under its key is not taken for it.
      expect(
        (await many(client, what, { ...named, ids: [ids[0]] }, { 'Idempotency-Key': `broken-${what}` })).status,
      ).toBe(422)
      expect((await send()).body).toMatchObject({ success: true, done: 4, skipped: [], more: false })
      expect(await parts()).toEqual([])
      for (const [n, id] of ids.entries()) {
        const post = await show(client, id)
        expect(post.version).toBe(2)
        if (what === 'reschedule') expect(Date.parse(post.scheduledFor)).toBe((before[n] as number) + HOUR)
        else expect(post.status).toBe('cancelled')
      }
      expect((await client.get(`/scheduled-posts?socialAccountId=${account}`)).body.total).toBe(4)
    },
  )

  it('with a filter as well: what was moved fits it still, and is not moved again', async () => {
    const { client, account, ids } = await companyWith(3)
    const before = await timesOf(client, ids)
    const headers = { 'Idempotency-Key': 'broken-filter' }
    const body = { filter: { socialAccountId: account }, byMinutes: 60 }
    // The oldest, which comes last.
    await api.db.query(
      `CREATE TRIGGER break_filter BEFORE UPDATE ON post_schedule FOR EACH ROW
         IF NEW.post_detail_id = '${ids[0]}' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk is on fire'; END IF`,
    )
    expect((await many(client, 'reschedule', body, headers)).status).toBe(503)
    await api.db.query('DROP TRIGGER break_filter')
    expect((await many(client, 'reschedule', body, headers)).body).toMatchObject({ done: 3, skipped: [], more: false })
    expect(await timesOf(client, ids)).toEqual(before.map((time) => time + HOUR))
  })

  it('of two runs of one request, one that was thought dead among them, each post is moved by one', async () => {
    const { client, ids } = await companyWith(1)
    const [id] = ids as [string]
    const key = { companyId: client.companyId, key: 'twice', token: 'x' }
    await api.db.query(
      `INSERT INTO idempotency_keys (company_id, idempotency_key, request_hash, run_token) VALUES (?, ?, 'x', 'x')`,
      [key.companyId, key.key],
    )
    await notePart(executeOn(api.db), key, id)
    const again = cancelPost(api.db, { id, companyId: client.companyId }, 'cli', (execute) =>
      notePart(execute, key, id),
    )
    await expect(again).rejects.toThrow(DoneBefore)
    expect((await show(client, id)).status).toBe('pending')
  })

  it('one that was thought dead does nothing more when another has gone on, also when that one has ended', async () => {
    const { client, ids } = await companyWith(1)
    const [id] = ids as [string]
    const begun = (token: string, status: number | null) =>
      api.db.query(
        `REPLACE INTO idempotency_keys (company_id, idempotency_key, request_hash, run_token, status) VALUES (?, 'woken', 'x', ?, ?)`,
        [client.companyId, token, status],
      )
    const woken = () =>
      cancelPost(api.db, { id, companyId: client.companyId }, 'cli', (execute) =>
        notePart(execute, { companyId: client.companyId, key: 'woken', token: 'old' }, id),
      )
    for (const [token, status] of [
      ['new', null],
      ['old', 200],
    ] as const) {
      await begun(token, status)
      await expect(woken()).rejects.toThrow(RunTakenOver)
    }
    expect((await show(client, id)).status).toBe('pending')
    await begun('old', null)
    await woken()
    expect((await show(client, id)).status).toBe('cancelled')
  })
})

it("never touches another company's posts, named or found", async () => {
  const { client, account, ids } = await companyWith(1)
  const rival = await api.company()
  for (const what of ['cancel', 'reschedule'] as const) {
    const how = what === 'reschedule' ? { byMinutes: 5 } : {}
    expect((await many(rival, what, { ids, ...how })).body).toMatchObject({
      done: 0,
      skipped: [{ postDetailId: ids[0], reason: 'there is no such post' }],
    })
    expect((await many(rival, what, { filter: { socialAccountId: account }, ...how })).body).toMatchObject({
      done: 0,
      skipped: [],
    })
    expect((await many(rival, what, { filter: { status: 'pending' }, ...how })).body.done).toBe(0)
  }
  expect(await show(client, ids[0] as string)).toMatchObject({ version: 1, status: 'pending' })
  const reader = await api.company(client.companyId, 'read')
  expect((await many(reader, 'cancel', { ids })).status).toBe(403)
})

const ID = '0199c0de-0000-7000-8000-000000000000'
it.each<[object, string]>([
  [{}, 'ids'],
  [{ ids: null }, 'ids'],
  [{ ids: [] }, 'ids'],
  [{ ids: [ID, ID] }, 'ids'],
  [{ ids: ["1' OR '1'='1"] }, 'ids'],
  [{ ids: Array.from({ length: 501 }, (_, n) => String(n)) }, 'ids'],
  [{ ids: [ID], filter: { status: 'pending' } }, 'ids'],
  [{ ids: [ID], filter: null }, 'filter'],
  [{ ids: [ID], limit: 1 }, 'limit'],
  [{ filter: {} }, 'filter'],
  [{ filter: null }, 'filter'],
  [{ filter: '' }, 'filter'],
  [{ filter: [] }, 'filter'],
  [{ filter: { status: null } }, 'filter'],
  [{ filter: { status: ['pending', 'lost'] } }, 'filter'],
  [{ filter: { status: 'pending,failed' } }, 'filter'],
  [{ filter: { held: 'true' } }, 'filter'],
  [{ filter: { companyId: 'x' } }, 'filter'],
  [{ filter: { from: 'now' } }, 'filter'],
  [{ filter: { from: '2030-01-02T00:00:00Z', to: '2030-01-01T00:00:00Z' } }, 'filter'],
  [{ filter: { status: 'pending' }, limit: 501 }, 'limit'],
  [{ filter: { status: 'pending' }, limit: 0 }, 'limit'],
  [{ ids: [ID], all: true }, 'all'],
])('both refuse %.100j', async (body, path) => {
  const client = await api.company()
  for (const what of ['cancel', 'reschedule'] as const) {
    const { status, body: answer } = await many(client, what, {
      ...body,
      ...(what === 'reschedule' && { byMinutes: 1 }),
    })
    expect([what, status, answer.errors?.[0]?.path.split('.')[0]]).toEqual([what, 400, path])
  }
})

it.each<[object, string]>([
  [{}, 'scheduledAt'],
  [{ byMinutes: 5, scheduledAt: AT }, 'scheduledAt'],
  [{ byMinutes: 0 }, 'byMinutes'],
  [{ byMinutes: 1.5 }, 'byMinutes'],
  [{ byMinutes: '60' }, 'byMinutes'],
  [{ byMinutes: 525_601 }, 'byMinutes'],
  [{ byMinutes: -525_601 }, 'byMinutes'],
  [{ byMinutes: null }, 'byMinutes'],
  [{ scheduledAt: 'tomorrow' }, 'scheduledAt'],
  [{ scheduledAt: null }, 'scheduledAt'],
])('reschedule refuses the time %j', async (time, path) => {
  const { status, body } = await many(await api.company(), 'reschedule', { ids: [ID], ...time })
  expect([status, body.errors?.[0]?.path]).toEqual([400, path])
})

it('finds by text what stands behind all that one search looks at', async () => {
  const { client, account, ids } = await companyWith(1)
  await client.patch(`/scheduled-posts/${ids[0]}`, { caption: 'a needle' })
  // As many posts as one search looks at, all of them newer.
  const newer = new Date(Date.now() + HOUR)
  const hay = () => [randomUUID(), client.companyId, account, 'facebook', 'feed', 'hay', '[]', newer]
  await api.db.query(
    'INSERT INTO post_details (id, company_id, social_account_id, platform, post_type, caption, media, created_at) VALUES ?',
    [Array.from({ length: SEARCHED_POSTS }, hay)],
  )
  const { body } = await many(client, 'cancel', { filter: { q: 'needle' } })
  expect(body).toMatchObject({ done: 1, skipped: [], more: false })
  expect((await show(client, ids[0] as string)).status).toBe('cancelled')
})

it.each(['', '  '])('refuses a search for nothing (%j), which would mean everything', async (q) => {
  const { client, ids } = await companyWith(1)
  const { status, body } = await many(client, 'cancel', { filter: { platform: 'facebook', q } })
  expect([status, body.errors?.[0]?.path]).toEqual([400, 'filter.q'])
  expect((await show(client, ids[0] as string)).status).toBe('pending')
})
