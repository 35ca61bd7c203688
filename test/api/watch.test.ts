import { beforeAll, describe, expect, it } from 'vitest'
import { disconnectAccount } from '../../src/db/accounts/disconnect-account'
import { recordCycleEnd, recordCycleStart, recordIdleCycle } from '../../src/db/operations/dispatch-cycles'
import { putOnHold, reportDown } from '../../src/db/operations/holds'
import { byHand } from '../support/by-hand'
import * as walkTo from '../support/posts-in-state'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})

const schedule = async (client: Client, socialAccountId: string, fields: object = {}): Promise<string> => {
  const post = { socialAccountId, caption: 'x', scheduledAt: inAnHour(), ...fields }
  const { status, body } = await client.post('/schedule-post', post)
  expect(status, JSON.stringify(body)).toBe(201)
  return body.postDetailId
}

describe('GET /ticks', () => {
  let acme: Client
  const marks = (tickId: string, host = 'web-1') => ({ tickId, host, startedBy: 'cron' as const })
  const ended = { workers: 2, workersFailed: 1, results: { published: 6, failed: 1 }, droppedLines: 0, waitedMs: 40 }

  beforeAll(async () => {
    acme = await api.company()
    const connection = await api.db.getConnection()
    const busy = (tickId: string, host?: string) =>
      recordCycleStart(connection, { ...marks(tickId, host), due: 7, ahead: 1, recovered: 2, workers: 2, late: 3 })
    const idle = { durationMs: 7, droppedLines: 0 }
    await recordIdleCycle(connection, marks('t1'), idle)
    await recordCycleEnd(connection, await busy('t2'), { ...ended, durationMs: 900, exitCode: 0 })
    await recordIdleCycle(connection, marks('t3', 'web-2'), idle)
    await recordIdleCycle(connection, marks('t4'), { ...idle, downSince: new Date('2026-01-02T03:04:05.000Z') })
    await busy('t5', 'web-2')
    // One a second, as no cron would: so that each has a time of its own.
    await connection.query('UPDATE dispatch_cycles SET started_at = NOW(3) - INTERVAL (100 - id) SECOND')
    connection.release()
  })

  const ticks = async (query = '') => {
    const { status, body } = await acme.get(`/ticks${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return body as { ticks: Record<string, unknown>[]; nextCursor: string | null }
  }
  const names = async (query?: string) => (await ticks(query)).ticks.map(({ tickId }) => tickId)

  it('tells of each tick what it found and did, the newest first', async () => {
    const { ticks: all, nextCursor } = await ticks()
    expect(all.map(({ tickId }) => tickId)).toEqual(['t5', 't4', 't3', 't2', 't1'])
    expect(nextCursor).toBeNull()
    expect(all[3]).toEqual({
      ...{
        tickId: 't2',
        host: 'web-1',
        source: 'cron',
        startedAt: expect.stringMatching(/^20..-..-..T..:..:..\....Z$/),
      },
      ...{
        due: 7,
        ahead: 1,
        recovered: 2,
        late: 3,
        workers: 2,
        workersFailed: 1,
        results: { published: 6, failed: 1 },
      },
      ...{ durationMs: 900, waitedMs: 40, exitCode: 0, downSince: null },
    })
    expect(all[1]).toMatchObject({ due: 0, late: null, exitCode: 0, downSince: '2026-01-02T03:04:05.000Z' })
    // It runs, or was killed.
    expect(all[0]).toMatchObject({ results: {}, durationMs: null, exitCode: null })
  })

  it('leaves out idle ones, but no first tick after an outage; knows servers, times and pages', async () => {
    expect(await names('?idle=false')).toEqual(['t5', 't4', 't2'])
    expect(await names('?host=web-2')).toEqual(['t5', 't3'])
    expect(await names('?host=web-2&idle=false')).toEqual(['t5'])
    expect(await names('?host=WEB-9')).toEqual([])
    const at = (await ticks()).ticks[2]?.startedAt as string
    expect(await names(`?from=${at}`)).toContain('t3')
    expect(await names(`?from=${at}`)).not.toContain('t1')
    expect(await names(`?to=${at}`)).not.toContain('t5')
    const first = await ticks('?limit=2')
    expect(first.ticks.map(({ tickId }) => tickId)).toEqual(['t5', 't4'])
    expect(await names(`?limit=2&cursor=${first.nextCursor}`)).toEqual(['t3', 't2'])
    const ofOne = await ticks('?limit=1&host=web-2')
    expect(await names(`?host=web-2&cursor=${ofOne.nextCursor}`)).toEqual(['t3'])
  })

  it('is for admins', async () => {
    const writer = await api.company(acme.companyId, 'write')
    expect((await writer.get('/ticks')).status).toBe(403)
  })

  it.each([
    ['limit=1441', 'limit'],
    ['idle=yes', 'idle'],
    ['from=yesterday', 'from'],
    ['from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z', 'from'],
    [`host=${'x'.repeat(191)}`, 'host'],
    ['host=a&host=b', 'host'],
    ['cursor=x', 'cursor'],
    [`cursor=${Buffer.from('after:5:0199c0de-0000-7000-8000-000000000000').toString('base64url')}`, 'cursor'],
    ['company_id=x', 'company_id'],
  ])('refuses ?%s', async (query, path) => {
    const { status, body } = await acme.get(`/ticks?${query}`)
    expect([status, body.errors?.[0]?.path]).toEqual([400, path])
  })
})

describe('GET /holds', () => {
  const hold = (scope: string, minutes: number, reason = 'slow down') =>
    putOnHold(api.db, { scope, forMs: minutes * 60_000, reason })
  const holds = async (client: Client) => {
    const { status, body } = await client.get('/holds')
    expect(status, JSON.stringify(body)).toBe(200)
    return body.holds as Record<string, unknown>[]
  }

  it('tells of accounts at a limit: since when, until when, why, and what waits behind it', async () => {
    const [client, rival] = [await api.company(), await api.company()]
    const [account, other] = [await client.account(), await client.account()]
    for (const minutes of [10, 20, 600]) {
      await schedule(client, account, { scheduledAt: new Date(Date.now() + minutes * 60_000).toISOString() })
    }
    await schedule(client, other, { scheduledAt: new Date(Date.now() + 60_000).toISOString() })
    await hold(`account:${account}`, 30)
    const [first] = await holds(client)
    expect(await holds(client)).toEqual([
      {
        ...{ scope: 'account', platform: 'facebook', socialAccountId: account, reason: 'slow down', posts: 2 },
        since: expect.any(String),
        until: expect.any(String),
      },
    ])
    // Made longer it is the same hold, with what now waits behind it; over it is none.
    await hold(`account:${account}`, 700)
    expect(await holds(client)).toEqual([{ ...first, until: expect.any(String), posts: 3 }])
    expect(await holds(rival)).toEqual([])
    await byHand(api.db, 'UPDATE holds SET until_at = NOW(3) - INTERVAL 1 SECOND')
    expect(await holds(client)).toEqual([])
    await hold(`account:${account}`, 1)
    expect(Date.parse((await holds(client))[0]?.since as string)).toBeGreaterThan(Date.parse(first?.since as string))
  })

  it('tells of accounts that must be connected again, and of those disconnected that posts wait for', async () => {
    const client = await api.company()
    const [dead, left, empty] = [await client.account(), await client.account(), await client.account()]
    const post = await schedule(client, dead)
    await schedule(client, dead)
    await schedule(client, left)
    await walkTo.held(api.db, post)
    for (const id of [left, empty]) {
      await disconnectAccount(api.db, client.companyId, id, 'hold', 'cli')
    }
    expect(await holds(client)).toEqual([
      {
        ...{ scope: 'account', platform: 'facebook', socialAccountId: dead, since: null, until: null, posts: 2 },
        reason: expect.stringContaining('token'),
      },
      {
        ...{ scope: 'account', platform: 'facebook', socialAccountId: left, until: null, posts: 1 },
        since: expect.any(String),
        reason: expect.any(String),
      },
    ])
  })

  it('shows platforms and hosts to admins alone, with their own posts behind them and without ids of others', async () => {
    const [client, rival] = [await api.company(), await api.company()]
    const writer = await api.company(client.companyId, 'write')
    const theirs = await rival.account('linkedin', 'urn:li:person:rival')
    for (const [who, account] of [
      [client, await client.account('linkedin', 'urn:li:person:own')],
      [rival, theirs],
      [rival, theirs],
    ] as const) {
      await schedule(who, account, { scheduledAt: new Date(Date.now() + 120_000).toISOString() })
    }
    await hold('app:linkedin', 30, 'urn:li:person:rival and 123456789012 want too much')
    await hold(`account:${theirs}`, 30)
    for (let n = 0; n < 5; n++) await reportDown(api.db, 'host:linkedin', 'HTTP 503')
    await reportDown(api.db, 'host:facebook', 'HTTP 503, once')
    const since = expect.any(String)
    const until = expect.any(String)
    const ofServer = [
      { scope: 'host', host: 'linkedin', reason: 'HTTP 503', failures: 5, since, until, posts: 0 },
      { scope: 'platform', platform: 'linkedin', reason: '… and … want too much', since, until, posts: 1 },
    ]
    expect(await holds(client)).toEqual(ofServer)
    expect(await holds(writer)).toEqual([])
    expect(await holds(rival)).toMatchObject([{ scope: 'account', posts: 2 }, {}, { scope: 'platform', posts: 2 }])
    await byHand(api.db, 'DELETE FROM holds')
  })

  it('counts what was put off for a hold, though it comes after its end', async () => {
    const client = await api.company()
    const account = await client.account()
    const post = await schedule(client, account)
    await hold(`account:${account}`, 5)
    expect(await holds(client)).toMatchObject([{ posts: 0 }])
    await byHand(api.db, 'UPDATE post_schedule SET waits_for = ? WHERE post_detail_id = ?', [
      `account:${account}`,
      post,
    ])
    expect(await holds(client)).toMatchObject([{ posts: 1 }])
  })
})

describe('GET /quotas', () => {
  const DAY = 86_400_000
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
  const quotas = async (client: Client, query = '') => {
    const { status, body } = await client.get(`/quotas${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return body.quotas as Record<string, unknown>[]
  }
  const media = [{ url: 'https://e.com/a.jpg' }]

  it('counts publications that are out and that are to go out, by account and day', async () => {
    const [client, rival] = [await api.company(), await api.company()]
    const account = await client.account('instagram')
    // In the middle of a day, so that the day is the same when the test asks.
    const at = Math.floor(Date.now() / DAY) * DAY + 3 * DAY + DAY / 2
    for (const postType of ['feed', 'feed_story', 'feed']) {
      await schedule(client, account, { postType, media, scheduledAt: new Date(at).toISOString() })
    }
    const gone = await schedule(client, account, { media, scheduledAt: new Date(at).toISOString() })
    await walkTo.cancelled(api.db, gone)
    const out = await schedule(client, account, { postType: 'feed_story', media })
    await walkTo.published(api.db, out)
    const [{ day: today } = {}] = await quotas(client)
    const same = { socialAccountId: account, platform: 'instagram', limit: 100, window: 'rolling' }
    const postTypes = ['feed', 'story', 'feed_story', 'reel']
    expect(await quotas(client)).toEqual([{ ...same, day: today, used: 2, planned: 0, postTypes }])
    expect(await quotas(client, `?day=${dayOf(at)}`)).toEqual([
      { ...same, day: dayOf(at), used: 0, planned: 4, postTypes },
    ])
    expect(await quotas(client, `?days=7&socialAccountId=${account}`)).toMatchObject([
      { day: today, used: 2, planned: 0 },
      { day: dayOf(at), used: 0, planned: 4 },
    ])
    expect(await quotas(rival)).toEqual([])
    expect(await quotas(rival, `?socialAccountId=${account}`)).toEqual([])
  })

  it('of a platform that limits some types of posts counts those alone', async () => {
    const client = await api.company()
    const account = await client.account('facebook')
    const scheduledAt = '2030-05-05T12:00:00Z'
    await schedule(client, account, { scheduledAt })
    const video = [{ url: 'https://e.com/a.mp4', type: 'video' }]
    await schedule(client, account, { postType: 'reel', media: video, scheduledAt })
    expect(await quotas(client, '?day=2030-05-05')).toMatchObject([{ planned: 1, limit: 30, postTypes: ['reel'] }])
    const page = await client.account('linkedin', 'urn:li:organization:1')
    await disconnectAccount(api.db, client.companyId, account, 'hold', 'cli')
    expect(await quotas(client)).toMatchObject([{ socialAccountId: page, used: 0, planned: 0, limit: 150 }])
  })

  it.each([
    ['day=today', 'day'],
    ['day=2026-02-30', 'day'],
    ['day=2026-1-1', 'day'],
    ['day=9999-12-31', 'day'],
    ['days=0', 'days'],
    ['days=43', 'days'],
    ["socialAccountId=1' OR 1", 'socialAccountId'],
    ['accounts=1', 'accounts'],
  ])('refuses ?%s', async (query, path) => {
    const { status, body } = await (await api.company()).get(`/quotas?${query}`)
    expect([status, body.errors?.[0]?.path]).toEqual([400, path])
  })
})

describe('GET /failures', () => {
  it('counts what did not go out by cause and account, and says what may be tried again without a look', async () => {
    const [client, rival] = [await api.company(), await api.company()]
    const [one, other] = [await client.account(), await client.account()]
    const feedStory = { postType: 'feed_story', media: [{ url: 'https://e.com/a.jpg' }] }
    const walks: [typeof walkTo.failed | typeof walkTo.held | typeof walkTo.unconfirmed, string, object?][] = [
      [walkTo.failed, one],
      [walkTo.halfFailed, one, feedStory],
      [walkTo.missed, one],
      [walkTo.unconfirmed, one],
      [walkTo.toBeAskedFor, one],
      [walkTo.published, one],
      [walkTo.cancelled, one],
      [walkTo.retrying, one],
      [walkTo.failed, other],
      [walkTo.held, other],
    ]
    const ids: string[] = []
    for (const [walk, account, fields] of walks) {
      const id = await schedule(client, account, fields)
      ids.push(id)
      await walk(api.db, id)
    }
    const failures = async (who: Client) => {
      const { status, body } = await who.get('/failures')
      expect([status, body.more], JSON.stringify(body)).toEqual([200, false])
      return body.failures as Record<string, unknown>[]
    }
    const row = (cause: string, account: string, total: number, safeToRepeat = true) => ({
      ...{ cause, socialAccountId: account, platform: 'facebook', accountName: 'facebook account', safeToRepeat },
      ...{ total, lastHour: total, lastDay: total, lastWeek: total },
    })
    const found = await failures(client)
    expect(found).toHaveLength(5)
    expect(found).toEqual(
      expect.arrayContaining([
        row('rejected', one, 2),
        row('unconfirmed', one, 2, false),
        row('too-late', one, 1),
        row('rejected', other, 1),
        row('held', other, 1),
      ]),
    )
    expect(await failures(rival)).toEqual([])
    await byHand(api.db, 'UPDATE post_details SET updated_at = NOW(3) - INTERVAL 25 HOUR WHERE id = ?', [ids[0]])
    expect(await failures(client)).toContainEqual({ ...row('rejected', one, 2), lastHour: 1, lastDay: 1 })
  })
})
