import { randomBytes } from 'node:crypto'
import { jwtVerify } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { queueKeys } from '../../src/redis/keys'
import { type RedisServer, redisServer } from '../support/redis-server'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type PromoterHere, promoterHere } from './support/promoter'
import { entered, wait, waiting } from './support/queues'

const keys = queueKeys('')

describe('a promoter', needs('redis-cli'), () => {
  let server: RedisServer
  let promoter: PromoterHere | undefined
  beforeAll(async () => {
    server = await redisServer()
  })
  beforeEach(async () => {
    await server.client.flushall()
  })
  afterEach(() => promoter?.stop())

  const start = async (settings: Record<string, string> = {}) => {
    promoter = await promoterHere(server.url, { PROMOTION_POLL_MS: '50', ...settings })
    return promoter
  }
  const told = () => entered(server.client, keys.dispatch)
  const users = async () => (await told()).map(({ userId }) => userId)
  const passedOn = (count: number) =>
    until(async () => (await server.client.xlen(keys.dispatch)) >= count, `${count} are passed on`)

  it('lets in who waits, passes it on, acknowledges it and tells how many it was', async () => {
    await wait(server.client, 'event123', ['user1', 'user2'], 1_642_845_600)
    const { says, get } = await start()
    await passedOn(2)
    expect(await entered(server.client)).toEqual([
      { userId: 'user1', eventId: 'event123', promotedAt: '1642845600', instanceId: 'test' },
      { userId: 'user2', eventId: 'event123', promotedAt: '1642845601', instanceId: 'test' },
    ])
    expect(await told()).toEqual([
      { userId: 'user1', eventId: 'event123', instanceId: 'test' },
      { userId: 'user2', eventId: 'event123', instanceId: 'test' },
    ])
    expect(await server.client.xpending(keys.entry, 'ENTRY_QUEUE')).toMatchObject({ 0: 0 })
    await says(/^Promotions per second: [12]$/)
    expect(await (await get('/actuator/prometheus')).text()).toContain('dispatcher_promotions_total{space="queue"} 2')
    await promoter?.stop()
    expect(await server.client.keys('temp:*')).toEqual([])
    expect(await server.client.xinfo('CONSUMERS', keys.entry, 'ENTRY_QUEUE')).toEqual([])
  })

  it('signs a token for each, which ends with the place', async () => {
    const secret = randomBytes(32).toString('base64')
    await wait(server.client, 'e', ['a'])
    await start({ PROMOTION_TOKEN_SECRET: secret, PROMOTION_LEASE_S: '600' })
    await passedOn(1)
    const [{ entryToken = '' } = {}] = await told()
    const { payload, protectedHeader } = await jwtVerify(entryToken, new TextEncoder().encode(secret))
    expect(protectedHeader).toEqual({ alg: 'HS256' })
    expect(payload).toMatchObject({ sub: 'a', eventId: 'e', jti: expect.stringMatching(/^\d+-\d+$/) })
    const [, deadline] = await server.client.zrange(keys.leases('e'), '0', '0', 'WITHSCORES')
    expect(Math.abs(Number(payload.exp) - Number(deadline) / 1_000)).toBeLessThanOrEqual(2)
  })

  it('tells how many places are taken, also where nobody waits, and how many its numbers counted wrongly', async () => {
    await wait(server.client, 'e', ['a', 'b', 'c'])
    await wait(server.client, 'f', ['d'])
    // Its time is over; the other's is not, and nobody waits there.
    await server.client.zadd(keys.leases('h'), 1, 'gone', Date.now() + 3_600_000, 'here')
    await server.client.set(keys.slots('f'), 5)
    const { get } = await start({ ENTRY_QUEUE_CAPACITY: '2' })
    await passedOn(3)
    const text = await (await get('/actuator/prometheus')).text()
    expect(text).toContain('dispatcher_slots_held{space="queue"} 4')
    expect(text).toContain('dispatcher_slots_repaired_total{space="queue"} 5')
  })

  it('keeps to the places of an event, and lets the next in when somebody leaves', async () => {
    await wait(server.client, 'e', ['a', 'b', 'c'])
    await start({ ENTRY_QUEUE_CAPACITY: '2' })
    await passedOn(2)
    await server.client.decr(keys.slots('e'))
    await passedOn(3)
    expect(await users()).toEqual(['a', 'b', 'c'])
    expect(await server.client.get(keys.slots('e'))).toBe('2')
  })

  it('gets through more queues and members than one batch takes, two of them at once, each once', async () => {
    const pipeline = server.client.pipeline()
    for (let event = 0; event < 60; event++) {
      for (let n = 0; n < 30; n++) {
        pipeline.zadd(keys.waiting(`e${event}`), n, `u${n}`)
        pipeline.hset(keys.record(`e${event}`), `u${n}`, '{}')
      }
    }
    await pipeline.exec()
    const other = await promoterHere(server.url, { ENTRY_QUEUE_CAPACITY: '25', PROMOTION_POLL_MS: '50' })
    await start({ ENTRY_QUEUE_CAPACITY: '25' })
    await passedOn(60 * 25)
    await other.stop()
    await promoter?.stop()
    const each = (await told()).map(({ userId, eventId }) => `${eventId} ${userId}`)
    expect(each).toHaveLength(60 * 25)
    expect(new Set(each).size).toBe(60 * 25)
    expect(await waiting(server.client, 'e7')).toEqual(['u25', 'u26', 'u27', 'u28', 'u29'])
  })

  it('goes on after a FLUSHALL', async () => {
    await wait(server.client, 'e', ['a'])
    await start()
    await passedOn(1)
    await server.client.flushall()
    await wait(server.client, 'e', ['b'])
    await passedOn(1)
    expect(await users()).toEqual(['b'])
  })

  it('finds queues again whose list is gone with them in it', async () => {
    const pipeline = server.client.pipeline()
    for (let event = 0; event < 300; event++) {
      pipeline.zadd(keys.waiting(`e${event}`), 1, 'u').hset(keys.record(`e${event}`), 'u', '{}')
    }
    await pipeline.exec()
    // Removes every list as soon as it is there.
    const gone = setInterval(async () => {
      for (const name of await server.client.keys('temp:*')) await server.client.del(name)
    }, 1)
    await start({ PROMOTION_THREADS: '1', PROMOTION_LANES: '1' })
    await until(async () => (await server.client.xlen(keys.entry)) > 0, 'it has begun')
    clearInterval(gone)
    await passedOn(300)
  })

  it('takes over all that a promoter that died had read, and waits for nothing new in between', async () => {
    const group = ['ENTRY_QUEUE', 'dead'] as const
    const ids = Array.from({ length: 100 }, (_, n) => `5-${n}`)
    await server.client.xgroup('CREATE', keys.entry, 'ENTRY_QUEUE', '0', 'MKSTREAM')
    for (const id of ids)
      await server.client.xadd(keys.entry, id, 'userId', id, 'eventId', 'e', 'promotedAt', '1', 'instanceId', 'i')
    await server.client.xreadgroup('GROUP', ...group, 'STREAMS', keys.entry, '>')
    await server.client.xclaim(keys.entry, ...group, 0, ...ids, 'IDLE', 20_000)
    // One at a time: with a second between two of them it would take a minute and more.
    await start({ PROMOTION_POLL_MS: '1000', PROMOTION_BATCH: '1' })
    await passedOn(ids.length)
    expect(await users()).toEqual(ids)
  })

  it('puts aside what nobody can read, and goes on', async () => {
    await server.client.xadd(keys.entry, '5-0', 'userId', 'a\nb', 'eventId', 'e')
    await server.client.xadd(keys.entry, '6-0', 'some', 'thing')
    await wait(server.client, 'e', ['good'])
    await start()
    await passedOn(1)
    expect(await users()).toEqual(['good'])
    expect((await entered(server.client, keys.dead)).map(({ entryId }) => entryId)).toEqual(['5-0', '6-0'])
    expect(promoter?.text()).not.toContain('a\\nb')
  })

  it('leaves queues alone whose names or keys are wrong, says so, and serves all others', async () => {
    await wait(server.client, 'evil\n{"level":"ERROR"}\u001b[31m', ['a'])
    await wait(server.client, 'x'.repeat(300), ['a'])
    await server.client.zadd(Buffer.from('WAITING:\xff', 'latin1'), 1, 'a')
    await server.client.set('WAITING:text', 'no queue')
    await wait(server.client, 'broken', ['a'])
    await server.client.del(keys.record('broken'))
    await server.client.set(keys.record('broken'), 'no hash')
    await wait(server.client, 'good', ['a'])
    const { says, lines } = await start()
    await passedOn(1)
    await says(/^A queue is left alone for its name: "/)
    await says(/^Lua script execution failed for event broken: WRONGTYPE/)
    expect(await told()).toMatchObject([{ eventId: 'good' }])
    expect(lines().filter(({ msg }) => /[\p{Cc}]/u.test(msg))).toEqual([])
  })

  it('tells when more queues wait than it holds at a time, and gets through all of them', async () => {
    const pipeline = server.client.pipeline()
    for (let event = 0; event < 25; event++) {
      pipeline.zadd(keys.waiting(`e${event}`), 1, 'u').hset(keys.record(`e${event}`), 'u', '{}')
    }
    await pipeline.exec()
    const { says } = await start({ PROMOTION_QUEUE_CAPACITY: '10' })
    await says(/^Thread pool queue approaching capacity: 10\/10$/)
    await passedOn(25)
  })

  it('works under a prefix', async () => {
    const prefixed = queueKeys('{pd}*:'.replace('*', '.'))
    await server.client.zadd(prefixed.waiting('e'), 1, 'a')
    await server.client.hset(prefixed.record('e'), 'a', '{}')
    await wait(server.client, 'other', ['b'])
    await start({ FLEET_KEY_PREFIX: '{pd}.:' })
    await until(async () => (await server.client.xlen(prefixed.dispatch)) === 1, 'it is passed on')
    expect(await server.client.keys('[^{]*')).toEqual(expect.arrayContaining([keys.waiting('other')]))
    expect(await server.client.exists(keys.entry)).toBe(0)
  })

  it('finishes the batches under way when it is stopped, and begins no more', async () => {
    const pipeline = server.client.pipeline()
    for (let n = 0; n < 5_000; n++) pipeline.zadd(keys.waiting('e'), n, `u${n}`).hset(keys.record('e'), `u${n}`, '{}')
    await pipeline.exec()
    const { stop } = await start({ ENTRY_QUEUE_CAPACITY: '5000' })
    await until(async () => (await server.client.xlen(keys.entry)) > 0, 'it has begun')
    await stop()
    const [inside, left] = [await server.client.zcard(keys.leases('e')), await waiting(server.client)]
    expect(inside + left.length).toBe(5_000)
    expect(await server.client.xlen(keys.entry)).toBe(inside)
  })
})
