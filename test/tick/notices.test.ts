import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, it } from 'vitest'
import { countWork } from '../../src/db/queue/count-work'
import { happen } from '../notices/support'
import { createPost, readPost } from '../support/factories'
import { runTick } from '../support/processes'
import { hangs, type TestReceiver, testReceiver } from '../support/receiver'
import { createWebhook, deliveriesOf, forgetEvents, typesOf } from '../support/webhooks'
import { testWorld } from '../support/world'

const world = testWorld()
let receiver: TestReceiver
beforeEach(async () => {
  await forgetEvents(world.db)
  await world.db.query('DELETE FROM counters')
  receiver = await testReceiver()
})
const env = (extra: Record<string, string> = {}) =>
  world.env({ ...world.sandbox.appEnv, WEBHOOK_PRIVATE_HOSTS: '127.0.0.1', ...extra })
const sentTypes = () => typesOf(receiver.received.map(({ body }) => JSON.parse(body))).sort()

describe('a tick', () => {
  it('has told what it has caused when it is over, signed, by the program that ships', async () => {
    const webhook = await createWebhook(world.db, { url: receiver.url })
    const post = await createPost(world.db, world.page)
    const tick = await runTick(env())
    expect(tick.code).toBe(0)
    expect(sentTypes(), tick.stdout()).toEqual(['post.published', 'publication.published'])
    for (const { body, headers } of receiver.received)
      expect(new Webhook(webhook.secret).verify(body, headers as Record<string, string>)).toMatchObject({
        data: { postDetailId: post.id },
      })
    const { results } = tick.lines.find(({ msg }) => /Total duration/.test(msg)) as { results?: object }
    expect(results).toMatchObject({ 'notices sent': 2, 'notices not sent': 0 })
    expect(tick.stdout() + tick.stderr()).not.toContain('whsec_')
    const [counted] = await world.db.query("SELECT labels, value FROM counters WHERE name = 'webhook_deliveries_total'")
    expect(counted).toEqual([{ labels: 'result="delivered"', value: 2 }])
  })

  it('with nothing due sends what waits, and is idle again afterwards', async () => {
    const webhook = await createWebhook(world.db, { url: receiver.url })
    await happen(world.db, 'post.scheduled')
    const tick = await runTick(env())
    expect(tick.code).toBe(0)
    expect(sentTypes()).toEqual(['post.scheduled'])
    expect(tick.stdout()).toContain('No pending posts, skipping worker spawn')
    expect(await deliveriesOf(world.db, webhook)).toMatchObject([{ status: 'delivered' }])
    const connection = await world.db.getConnection()
    const found = await countWork(connection, 'h', 120_000)
    connection.destroy()
    expect(found).toMatchObject({ listened: true, notices: false })
  })

  it('with nothing due tells of what it has found itself: that nothing had ticked before it', async () => {
    await createWebhook(world.db, { url: receiver.url })
    await world.db.query(
      "INSERT INTO dispatch_cycles (tick_id, host, started_at) VALUES ('t', 'h', NOW(3) - INTERVAL 10 MINUTE)",
    )
    const tick = await runTick(env())
    expect(tick.code).toBe(0)
    expect(sentTypes(), tick.stdout()).toEqual(['dispatcher.recovered'])
  })

  it('waits a few seconds and no longer for a receiver that hangs, and has not failed by it', async () => {
    const webhook = await createWebhook(world.db, { url: receiver.url })
    receiver.answers(hangs)
    const post = await createPost(world.db, world.page)
    const tick = await runTick(env())
    expect(tick.code).toBe(0)
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    const waiting = await deliveriesOf(world.db, webhook)
    expect(waiting.every(({ status, attempts }) => status === 'pending' && attempts <= 1)).toBe(true)
    expect(waiting).toHaveLength(2)
    expect(Number(tick.lines.find(({ msg }) => /Total duration/.test(msg))?.durationMs)).toBeLessThan(15_000)
  })

  it('notes the operator of its settings before it publishes, and tells at that address what waits for a person', async () => {
    const post = await createPost(world.db, world.member, { caption: 'lost' })
    world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'drop-after' })
    const tick = await runTick(env({ NOTICE_WEBHOOK_URL: `${receiver.url}?secret=hush` }))
    expect((await readPost(world.db, post.id)).details.status).toBe('unconfirmed')
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook?secret=hush'])
    expect(tick.stdout() + tick.stderr()).not.toContain('hush')
  })
})
