import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventTypes } from '../../src/domain/events'
import { TokenCipher, webhookSecretContext } from '../../src/security/token-cipher'
import { type Client, startTestApi, type TestApi } from './support/test-api'

const KEY = Buffer.alloc(32, 7).toString('base64')
const NOBODYS = '0199c0de-0000-7000-8000-000000000000'

let api: TestApi
let acme: Client

beforeAll(async () => {
  api = await startTestApi({ TOKEN_ENCRYPTION_KEY: KEY, WEBHOOK_PRIVATE_HOSTS: 'n8n.internal:5678,10.1.0.0/16,::1' })
  acme = await api.company('acme')
})

const made = async (company: Client, more: object = {}) => {
  const answer = await company.post('/webhooks', { url: 'https://example.com/hook', events: ['*'], ...more })
  expect(answer.status).toBe(201)
  return answer.body as { webhook: Record<string, any>; secret: string }
}
const rowOf = async (id: string) => {
  const [[row]] = await api.db.query<RowDataPacket[]>('SELECT * FROM webhooks WHERE id = ?', [id])
  return row as RowDataPacket
}
const opened = (row: RowDataPacket, column: 'secret' | 'old_secret') =>
  TokenCipher.fromSetting(KEY).decrypt(row[column], webhookSecretContext(row.company_id, row.context_id))
const securityLines = (id: string) =>
  api.logged.filter(({ event, webhook }) => event === 'security' && webhook === id).map(({ what }) => what)

/** A delivery as whoever sends it leaves it behind. */
async function delivery(company: Client, webhookId: string, more: Record<string, unknown> = {}): Promise<number> {
  const [event] = await api.db.query<RowDataPacket[] & { insertId: number }>(
    "INSERT INTO events (event_id, company_id, type, data, is_spread) VALUES (UUID(), ?, 'post.published', ?, 1)",
    [company.companyId, JSON.stringify({ postDetailId: NOBODYS })],
  )
  const [{ insertId }] = await api.db.query<RowDataPacket[] & { insertId: number }>('INSERT INTO deliveries SET ?', [
    { event_id: event.insertId, webhook_id: webhookId, ...more },
  ])
  return insertId
}
const delivered = {
  status: 'delivered',
  attempts: 1,
  next_at: null,
  http_status: 204,
  duration_ms: 12,
  tried_at: new Date(),
  delivered_at: new Date(),
}
const failed = {
  ...delivered,
  status: 'failed',
  attempts: 10,
  http_status: 500,
  error_message: 'HTTP 500',
  delivered_at: null,
}

describe('a webhook', () => {
  it('is made with a secret that is shown this once and kept encrypted', async () => {
    const { webhook, secret } = await made(acme, {
      url: 'https://example.com/hook?token=abc',
      events: ['post.failed', 'post.published', 'post.failed'],
      description: 'The CRM',
    })
    expect(webhook).toMatchObject({
      url: 'https://example.com/hook?token=abc',
      events: ['post.failed', 'post.published'],
      description: 'The CRM',
      status: 'active',
      statusReason: null,
      failingSince: null,
      oldSecretUntil: null,
      createdBy: expect.stringMatching(/^key:\d+$/),
    })
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32)
    expect(opened(await rowOf(webhook.id), 'secret')).toBe(secret)
    const seen = [await acme.get('/webhooks'), await acme.get(`/webhooks/${webhook.id}`)]
    expect(seen[1]?.body.webhook).toEqual(webhook)
    expect(seen[0]?.body.webhooks).toContainEqual(webhook)
    for (const place of [seen, api.logged, await rowOf(webhook.id)]) {
      expect(JSON.stringify(place)).not.toContain(secret.slice(6))
    }
    expect(JSON.stringify(api.logged)).not.toContain('token=abc')
    expect(securityLines(webhook.id)).toEqual(['webhook-made'])
  })

  it('is made once under one Idempotency-Key, and a repeat does not show the secret again', async () => {
    const once = () =>
      acme.post('/webhooks', { url: 'https://example.com/once', events: ['*'] }, { 'Idempotency-Key': 'one-webhook' })
    const [first, again] = [await once(), await once()]
    expect([first.status, again.status]).toEqual([201, 409])
    expect(again.body.type).toMatch(/:answer-not-kept$/)
    const { webhooks } = (await acme.get('/webhooks')).body
    expect(webhooks.filter(({ url }: { url: string }) => url === 'https://example.com/once')).toHaveLength(1)
  })

  it.each([
    ['https://user:password@example.com/', 'must not hold a user or a password'],
    ['http://example.com/', 'must start with https://'],
    ['ftp://example.com/', 'must be a full address'],
    ['example.com/hook', 'must be a full address'],
    ['https://exam ple.com/', 'must be a full address'],
    ['https://127.0.0.1/', 'must be reached from the public internet'],
    ['https://localhost:3000/', 'must be reached from the public internet'],
    ['https://[::ffff:192.168.1.1]/', 'must be reached from the public internet'],
    ['https://2130706433/', 'must be reached from the public internet'],
    ['https://169.254.169.254/latest/meta-data', 'must be reached from the public internet'],
    ['https://168.63.129.16/', 'must be reached from the public internet'],
    ['https://metadata.google.internal/', 'must be reached from the public internet'],
    ['https://n8n.internal/', 'must be reached from the public internet'],
    ['https://10.2.0.1/', 'must be reached from the public internet'],
  ])('with the address %s is refused, and nothing is made', async (url, message) => {
    const before = (await acme.get('/webhooks')).body.webhooks.length
    const answer = await acme.post('/webhooks', { url, events: ['*'] })
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ path: 'url', message: expect.stringContaining(message) }],
    ])
    expect((await acme.get('/webhooks')).body.webhooks).toHaveLength(before)
  })

  it('may lead to hosts and networks that the operator has named, there by http as well', async () => {
    const company = await api.company()
    for (const url of ['http://n8n.internal:5678/webhook/1', 'http://10.1.255.1/', 'https://[::1]:8443/']) {
      expect((await made(company, { url })).webhook.url).toBe(url)
    }
  })

  it.each([
    [{ events: [] }, 'events'],
    [{ events: ['post.deleted'] }, 'events.0'],
    [{ events: 'post.failed' }, 'events'],
    [{ events: undefined }, 'events'],
    [{ description: 'two\nlines' }, 'description'],
    [{ secret: 'whsec_mine' }, 'secret'],
    [{ companyId: 'rival' }, 'companyId'],
    [{ url: 7 }, 'url'],
  ])('with %o is refused', async (more, path) => {
    const answer = await acme.post('/webhooks', { url: 'https://example.com/', events: ['*'], ...more })
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path }]])
  })

  it('is bounded in its texts', async () => {
    const texts = { url: `https://example.com/${'x'.repeat(2_029)}`, description: 'x'.repeat(256) }
    const { status, body } = await acme.post('/webhooks', { ...texts, events: ['*'] })
    expect([status, body.errors]).toEqual([
      400,
      [
        { path: 'url', message: 'at most 2048 characters' },
        { path: 'description', message: 'at most 255 characters' },
      ],
    ])
    const just = { url: texts.url.slice(0, 2_048), description: 'x'.repeat(255) }
    expect((await made(await api.company(), just)).webhook).toMatchObject(just)
  })

  it('may subscribe to each type there is, and to all there will be', async () => {
    const company = await api.company()
    expect((await made(company, { events: eventTypes })).webhook.events).toEqual(eventTypes)
    expect((await made(company, { events: ['post.failed', '*'] })).webhook.events).toEqual(['*'])
  })

  it('is one of twenty at most, also when many are made at once by a company that had none', async () => {
    const hasty = await api.company()
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) => hasty.post('/webhooks', { url: `https://example.com/${n}`, events: ['*'] })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused.map(({ status, body }) => [status, body.type])).toEqual(
      refused.map(() => [409, 'urn:post-dispatcher:problem:too-many-webhooks']),
    )
    const { webhooks } = (await hasty.get('/webhooks')).body
    expect(webhooks).toHaveLength(20)
    expect((await hasty.delete(`/webhooks/${webhooks[3].id}`)).status).toBe(200)
    await made(hasty)
  })

  it('is the business of admins alone', async () => {
    const { webhook } = await made(acme)
    const writer = await api.company('acme', 'write')
    expect((await writer.get('/webhooks')).status).toBe(403)
    expect((await writer.post(`/webhooks/${webhook.id}/rotate-secret`, {})).status).toBe(403)
    expect((await writer.delete(`/webhooks/${webhook.id}`)).status).toBe(403)
  })
})

describe('changing a webhook', () => {
  it('changes what is said, and leaves the rest', async () => {
    const { webhook } = await made(acme, { description: 'The CRM' })
    const changed = await acme.patch(`/webhooks/${webhook.id}`, { url: 'https://example.org/', events: ['post.held'] })
    expect(changed).toMatchObject({
      status: 200,
      body: {
        webhook: { url: 'https://example.org/', events: ['post.held'], description: 'The CRM', status: 'active' },
      },
    })
    const cleared = await acme.patch(`/webhooks/${webhook.id}`, { description: '' })
    expect(cleared.body.webhook).toMatchObject({ url: 'https://example.org/', description: '' })
    expect((await acme.get(`/webhooks/${webhook.id}`)).body).toEqual(cleared.body)
    expect(securityLines(webhook.id)).toEqual(['webhook-made', 'webhook-changed', 'webhook-changed'])
  })

  it.each([
    [{ url: 'http://127.0.0.1/' }, 'url'],
    [{ url: null }, 'url'],
    [{ events: [] }, 'events'],
    [{ status: 'gone' }, 'status'],
    [{ secret: 'whsec_mine' }, 'secret'],
  ])('to %o is refused, and nothing is changed', async (body, path) => {
    const { webhook } = await made(await api.company())
    const answer = await acme.patch(`/webhooks/${webhook.id}`, body)
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path }]])
    expect((await rowOf(webhook.id)).url).toBe('https://example.com/hook')
  })

  it('pauses it with a reason, and resumes it with a clean slate, also one that is gone', async () => {
    const { webhook } = await made(acme)
    const at = `/webhooks/${webhook.id}`
    const paused = (await acme.patch(at, { status: 'paused' })).body.webhook
    expect(paused).toMatchObject({ status: 'paused', statusReason: expect.stringMatching(/^Paused by key:\d+$/) })
    for (const status of ['paused', 'gone']) {
      await api.db.query(
        "UPDATE webhooks SET status = ?, status_reason = 'HTTP 410', failing_since = NOW(3) - INTERVAL 5 DAY WHERE id = ?",
        [status, webhook.id],
      )
      const resumed = (await acme.patch(at, { status: 'active' })).body.webhook
      expect(resumed).toMatchObject({ status: 'active', statusReason: null, failingSince: null })
    }
  })

  it('does not hold another receiver to the failures of the one before, and the same one it does', async () => {
    const { webhook } = await made(acme)
    await api.db.query('UPDATE webhooks SET failing_since = NOW(3) WHERE id = ?', [webhook.id])
    const at = `/webhooks/${webhook.id}`
    expect((await acme.patch(at, { description: 'x' })).body.webhook.failingSince).not.toBeNull()
    expect((await acme.patch(at, { url: webhook.url })).body.webhook.failingSince).not.toBeNull()
    expect((await acme.patch(at, { url: 'https://example.org/' })).body.webhook.failingSince).toBeNull()
  })

  it('removes it with its deliveries for good, however many they are', async () => {
    const { webhook } = await made(acme)
    await delivery(acme, webhook.id, delivered)
    await api.db.query(
      `INSERT INTO deliveries (event_id, webhook_id) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
       SELECT 1000000 + i, ? FROM n`,
      [webhook.id],
    )
    expect(await acme.delete(`/webhooks/${webhook.id}`)).toMatchObject({ status: 200, body: { id: webhook.id } })
    const [left] = await api.db.query<RowDataPacket[]>('SELECT * FROM deliveries WHERE webhook_id = ?', [webhook.id])
    expect([left, await rowOf(webhook.id)]).toEqual([[], undefined])
    expect((await acme.delete(`/webhooks/${webhook.id}`)).status).toBe(404)
    expect(securityLines(webhook.id)).toEqual(['webhook-made', 'webhook-removed'])
  })
})

describe('the secret of a webhook', () => {
  it('is another after a rotation, and the one before signs for a day', async () => {
    const { webhook, secret } = await made(acme)
    const { status, body } = await acme.post(`/webhooks/${webhook.id}/rotate-secret`, {})
    expect([status, body.secret === secret]).toEqual([200, false])
    const row = await rowOf(webhook.id)
    expect([opened(row, 'secret'), opened(row, 'old_secret')]).toEqual([body.secret, secret])
    const hours = (new Date(body.webhook.oldSecretUntil).getTime() - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(hours).toBeLessThan(24.1)
    for (const one of [secret, body.secret]) {
      expect(JSON.stringify([api.logged, (await acme.get(`/webhooks/${webhook.id}`)).body])).not.toContain(one.slice(6))
    }
    expect(securityLines(webhook.id)).toEqual(['webhook-made', 'webhook-secret-rotated'])
    await api.db.query('UPDATE webhooks SET old_secret_until = NOW(3) - INTERVAL 1 SECOND WHERE id = ?', [webhook.id])
    expect((await acme.get(`/webhooks/${webhook.id}`)).body.webhook.oldSecretUntil).toBeNull()
  })

  it('is bound to its webhook: in another’s row it cannot be read', async () => {
    const [one, other] = [await made(acme), await made(acme)]
    const stolen = { ...(await rowOf(other.webhook.id)), secret: (await rowOf(one.webhook.id)).secret }
    expect(() => opened(stolen as RowDataPacket, 'secret')).toThrow('does not decrypt here')
  })
})

describe('a test', () => {
  it('is an event for this webhook alone, whatever it subscribes to', async () => {
    const [{ webhook }] = [await made(acme, { events: ['post.held'] }), await made(acme)]
    expect((await acme.post(`/webhooks/${webhook.id}/test`, {})).status).toBe(202)
    const [events] = await api.db.query<RowDataPacket[]>('SELECT * FROM events WHERE webhook_id IS NOT NULL')
    expect(events).toMatchObject([{ type: 'webhook.test', company_id: 'acme', webhook_id: webhook.id, is_spread: 0 }])
  })

  it('is not written for one that nothing is sent to', async () => {
    const { webhook } = await made(acme)
    await acme.patch(`/webhooks/${webhook.id}`, { status: 'paused' })
    const { status, body } = await acme.post(`/webhooks/${webhook.id}/test`, {})
    expect([status, body.type]).toEqual([409, 'urn:post-dispatcher:problem:webhook-not-active'])
    expect(body.detail).toContain('Paused by key:')
  })

  it('and replays are 120 a minute for a company, so that nobody has others called by us all day', async () => {
    const eager = await api.company()
    const { webhook } = await made(eager)
    const statuses: number[] = []
    for (let n = 0; n < 121; n++) {
      const path = n % 2 ? `/webhooks/${webhook.id}/test` : `/webhooks/${webhook.id}/deliveries/7/replay`
      statuses.push((await eager.post(path, {})).status)
    }
    expect(statuses.slice(0, 120).every((status) => status === 202 || status === 404)).toBe(true)
    expect(statuses[120]).toBe(429)
  })
})

describe('the deliveries of a webhook', () => {
  it('are listed from the newest, in pages that neither skip nor repeat while others come', async () => {
    const { webhook } = await made(acme)
    const ids: number[] = []
    for (const state of [delivered, failed, {}, delivered, failed]) ids.push(await delivery(acme, webhook.id, state))
    const at = `/webhooks/${webhook.id}/deliveries`
    const first = (await acme.get(`${at}?limit=2`)).body
    await delivery(acme, webhook.id)
    const second = (await acme.get(`${at}?limit=2&cursor=${first.nextCursor}`)).body
    const third = (await acme.get(`${at}?limit=2&cursor=${second.nextCursor}`)).body
    const listed = [first, second, third].flatMap(({ deliveries }) => deliveries)
    expect(listed.map(({ id }) => id)).toEqual(ids.toReversed())
    expect(third.nextCursor).toBeNull()
    expect(listed.slice(0, 2)).toMatchObject([
      {
        status: 'failed',
        attempts: 10,
        httpStatus: 500,
        errorMessage: 'HTTP 500',
        nextAttemptAt: null,
        deliveredAt: null,
      },
      {
        status: 'delivered',
        durationMs: 12,
        event: { id: expect.any(String), type: 'post.published', data: { postDetailId: NOBODYS } },
      },
    ])
    const onlyFailed = (await acme.get(`${at}?status=failed`)).body.deliveries
    expect(onlyFailed.map(({ id }: { id: number }) => id)).toEqual([ids[4], ids[1]])
  })

  it.each(['cursor=x', `cursor=${Buffer.from('after:0:x').toString('base64url')}`, 'status=late', 'page=2', 'limit=0'])(
    'are not listed by %s',
    async (query) => {
      const { webhook } = await made(await api.company('lists'))
      const lists = await api.company('lists')
      expect((await lists.get(`/webhooks/${webhook.id}/deliveries?${query}`)).status).toBe(400)
      await lists.delete(`/webhooks/${webhook.id}`)
    },
  )

  it('are sent again at once, with all attempts and the same webhook-id, whatever came of them', async () => {
    const { webhook } = await made(acme)
    for (const state of [failed, delivered, { attempts: 4, next_at: new Date(Date.now() + 3_600_000) }]) {
      const id = await delivery(acme, webhook.id, state)
      const at = `/webhooks/${webhook.id}/deliveries`
      const before = (await acme.get(at)).body.deliveries[0]
      const { status, body } = await acme.post(`${at}/${id}/replay`, {})
      expect([status, body.delivery]).toMatchObject([202, { id, status: 'pending', attempts: 0, event: before.event }])
      expect(new Date(body.delivery.nextAttemptAt).getTime()).toBeLessThanOrEqual(Date.now() + 1_000)
      // When it was delivered is history and stays.
      expect(body.delivery.deliveredAt).toBe(before.deliveredAt)
    }
  })

  it('are left alone while they are being sent', async () => {
    const { webhook } = await made(acme)
    const claim = { attempts: 2, claim_token: NOBODYS, next_at: new Date(Date.now() + 60_000) }
    const id = await delivery(acme, webhook.id, claim)
    const { status, body } = await acme.post(`/webhooks/${webhook.id}/deliveries/${id}/replay`, {})
    expect([status, body.delivery.attempts]).toEqual([202, 2])
    const [[row]] = await api.db.query<RowDataPacket[]>('SELECT claim_token FROM deliveries WHERE id = ?', [id])
    expect(row?.claim_token).toBe(NOBODYS)
  })

  it('are not sent again to one that is paused, nor in the name of another webhook', async () => {
    const [{ webhook }, other] = [await made(acme), await made(acme)]
    const id = await delivery(acme, webhook.id, failed)
    expect((await acme.post(`/webhooks/${other.webhook.id}/deliveries/${id}/replay`, {})).status).toBe(404)
    await acme.patch(`/webhooks/${webhook.id}`, { status: 'paused' })
    expect((await acme.post(`/webhooks/${webhook.id}/deliveries/${id}/replay`, {})).status).toBe(409)
  })
})
