import { Webhook } from 'standardwebhooks'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { testDatabase } from '../support/database'
import { hangs, status, type TestReceiver, testReceiver } from '../support/receiver'
import { createWebhook, deliveriesOf, forgetEvents, makeDue, rotate, typesOf, writtenEvents } from '../support/webhooks'
import { happen, happens, noticeTools, send } from './support'

let db: Database
let receiver: TestReceiver
beforeAll(async () => {
  ;({ db } = await testDatabase())
})
beforeEach(async () => {
  await forgetEvents(db)
  receiver = await testReceiver()
})
const headersOf = (n = 0) => receiver.received[n]?.headers as Record<string, string>
const statusOf = async (id: string) => {
  const [[row]] = (await db.query('SELECT status, status_reason, failing_since FROM webhooks WHERE id = ?', [
    id,
  ])) as unknown as [[{ status: string; status_reason: string | null; failing_since: Date | null }]]
  return row
}

describe('a webhook', () => {
  it('is sent each event once, signed so that any receiver of Standard Webhooks knows it', async () => {
    const webhook = await createWebhook(db, { url: receiver.url })
    await happen(db, 'post.published', 'post.failed')
    expect(await send(noticeTools(db))).toEqual({ delivered: 2, again: 0, failed: 0 })
    expect(await send(noticeTools(db))).toEqual({ delivered: 0, again: 0, failed: 0 })
    const told = receiver.received.map(({ body, headers }) => {
      expect(headers['content-type']).toBe('application/json')
      return new Webhook(webhook.secret).verify(body, headers as Record<string, string>) as {
        type: string
        timestamp: string
        data: unknown
      }
    })
    expect(typesOf(told).sort()).toEqual(['post.failed', 'post.published'])
    expect(told.find(({ type }) => type === 'post.published')?.data).toEqual({ n: 0 })
    expect(told[0]?.timestamp).toMatch(/^\d{4}-.*Z$/)
    expect(receiver.ids().sort()).toEqual((await writtenEvents(db)).map(({ event_id }) => event_id).sort())
    expect(await deliveriesOf(db, webhook)).toMatchObject([
      { status: 'delivered', attempts: 1, http_status: 200, claim_token: null },
      { status: 'delivered', attempts: 1, http_status: 200, claim_token: null },
    ])
  })

  it('is signed by both secrets while one takes the place of the other, and by the new one alone afterwards', async () => {
    const webhook = await createWebhook(db, { url: receiver.url })
    const fresh = await rotate(db, webhook, 3_600)
    await happen(db, 'post.published')
    await send(noticeTools(db))
    for (const secret of [webhook.secret, fresh])
      expect(() => new Webhook(secret).verify(receiver.received[0]?.body ?? '', headersOf())).not.toThrow()
    await db.query('UPDATE webhooks SET old_secret_until = NOW(3) - INTERVAL 1 SECOND')
    await happen(db, 'post.published')
    await send(noticeTools(db))
    expect(headersOf(1)['webhook-signature']).not.toContain(' ')
    expect(() => new Webhook(webhook.secret).verify(receiver.received[1]?.body ?? '', headersOf(1))).toThrow()
  })

  it('is told what it has asked for, of its company, and of nothing from before it was there', async () => {
    const failures = await createWebhook(db, { url: receiver.url, events: ['post.failed', 'dispatcher.stalled'] })
    const other = await createWebhook(db, { url: receiver.url, companyId: 'other' })
    await happen(db, 'post.published', 'post.failed')
    await happens(db, { type: 'dispatcher.stalled', companyId: null, data: {} })
    const late = await createWebhook(db, { url: receiver.url })
    await db.query('UPDATE webhooks SET created_at = NOW(3) + INTERVAL 1 SECOND WHERE id = ?', [late.id])
    const paused = await createWebhook(db, { url: receiver.url })
    await db.query("UPDATE webhooks SET status = 'paused' WHERE id = ?", [paused.id])
    await happens(db, { type: 'webhook.test', companyId: 'acme', webhookId: late.id, data: {} })
    await send(noticeTools(db))
    const counts = await Promise.all(
      [failures, other, late, paused].map(async (one) => (await deliveriesOf(db, one)).length),
    )
    expect(counts).toEqual([2, 1, 1, 0])
  })

  it('that does not take an event is sent the same after 5 s, 5 min and so on, and nothing more after three days', async () => {
    const webhook = await createWebhook(db, { url: receiver.url })
    receiver.answers((_, response) => response.writeHead(500).end('the disk\nis full'))
    await happen(db, 'post.published')
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 10; attempt++) {
      await send(noticeTools(db))
      const [delivery] = await deliveriesOf(db, webhook)
      if (delivery?.next_in != null) pauses.push(Math.round(delivery.next_in))
      await makeDue(db)
    }
    expect(pauses).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
    expect(await send(noticeTools(db))).toEqual({ delivered: 0, again: 0, failed: 0 })
    expect(receiver.received).toHaveLength(10)
    expect(receiver.ids()).toHaveLength(1)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(await deliveriesOf(db, webhook)).toMatchObject([
      { status: 'failed', attempts: 10, http_status: 500, error_message: 'HTTP 500: the disk is full' },
    ])
  })

  it.each([
    ['120', 120],
    ['1', 5],
    ['9999999', 86_400],
    ['soon', 5],
  ])('that asks to be left alone for %s s is, for at least 5 s and at most a day', async (asked, seconds) => {
    const webhook = await createWebhook(db, { url: receiver.url })
    receiver.answers(status(429, { 'Retry-After': asked }))
    await happen(db, 'post.published')
    await send(noticeTools(db))
    expect(Math.round((await deliveriesOf(db, webhook))[0]?.next_in ?? 0)).toBe(seconds)
  })

  it('that answers 410 is gone: nothing more is sent to it, nor waits for it', async () => {
    const webhook = await createWebhook(db, { url: receiver.url })
    receiver.answers(status(410))
    await happen(db, ...Array(30).fill('post.published'))
    await send(noticeTools(db))
    expect(receiver.received.length).toBeLessThanOrEqual(8)
    expect(await statusOf(webhook.id)).toMatchObject({ status: 'gone' })
    expect(new Set((await deliveriesOf(db, webhook)).map(({ status }) => status))).toEqual(new Set(['failed']))
  })

  it('that nothing has reached for five days is paused, and the operator is told', async () => {
    const webhook = await createWebhook(db, { url: receiver.url })
    receiver.answers(status(503))
    await happen(db, 'post.published')
    await send(noticeTools(db))
    await db.query('UPDATE webhooks SET failing_since = failing_since - INTERVAL 5 DAY')
    await makeDue(db)
    await createWebhook(db, { events: ['webhook.paused'] })
    await send(noticeTools(db))
    expect(await statusOf(webhook.id)).toMatchObject({
      status: 'paused',
      status_reason: expect.stringContaining('503'),
    })
    expect((await writtenEvents(db)).at(-1)).toMatchObject({ type: 'webhook.paused', data: { webhookId: webhook.id } })
    receiver.answers(status(200))
    await makeDue(db)
    await send(noticeTools(db))
    expect(receiver.received).toHaveLength(2)
    await db.query("UPDATE webhooks SET status = 'active' WHERE id = ?", [webhook.id])
    await send(noticeTools(db))
    expect(receiver.received).toHaveLength(3)
    expect((await statusOf(webhook.id))?.failing_since).toBeNull()
  })

  it('is not followed where it redirects to, and not read to the end where it talks for ever', async () => {
    const webhook = await createWebhook(db, { url: receiver.url })
    receiver.answers(status(307, { Location: `${receiver.url}/elsewhere` }))
    await happen(db, 'post.published')
    await send(noticeTools(db))
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook'])
    receiver.answers((_, response) => {
      const talk = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', talk)
      }
      talk()
    })
    await makeDue(db)
    await send(noticeTools(db))
    expect(await deliveriesOf(db, webhook)).toMatchObject([{ status: 'delivered', http_status: 200 }])
  })

  it('may not lead into a private network, whatever its name, unless the operator has named it', async () => {
    const webhook = await createWebhook(db, { url: receiver.url.replace('127.0.0.1', 'localhost') })
    await happen(db, 'post.published')
    await send(noticeTools(db, { hosts: [] }))
    expect(receiver.received).toEqual([])
    expect((await deliveriesOf(db, webhook))[0]?.error_message).toMatch(/private network/)
    await makeDue(db)
    await send(noticeTools(db, { hosts: ['localhost'] }))
    expect(receiver.received).toHaveLength(1)
  })

  it('that hangs holds up nobody else', async () => {
    const slow = await createWebhook(db, { url: receiver.url })
    receiver.answers(hangs)
    await happen(db, ...Array(20).fill('post.published'))
    const quick = await testReceiver()
    await createWebhook(db, { url: quick.url, companyId: 'quick' })
    for (let n = 0; n < 50; n++) await happens(db, { type: 'post.published', companyId: 'quick', data: {} })
    const cut = new AbortController()
    let isOver = false
    const sending = send(noticeTools(db), { isOver: () => isOver, cutOff: cut.signal })
    while (quick.ids().length < 50) await new Promise((resolve) => setTimeout(resolve, 5))
    isOver = true
    cut.abort()
    await sending
    const left = await deliveriesOf(db, slow)
    // What was out has had its attempt; what was not begun was given back and waits.
    expect(left.filter(({ attempts }) => attempts === 1)).toHaveLength(8)
    expect(left.filter(({ attempts, status }) => attempts === 0 && status === 'pending')).toHaveLength(12)
  })
})
