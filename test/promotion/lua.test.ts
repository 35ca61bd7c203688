import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureGroup } from '../../src/redis/group'
import { queueKeys } from '../../src/redis/keys'
import { addScript } from '../../src/redis/lua/add'
import { buryScript } from '../../src/redis/lua/bury'
import { dispatchScript } from '../../src/redis/lua/dispatch'
import { forgetConsumersScript } from '../../src/redis/lua/forget-consumers'
import { trimScript } from '../../src/redis/lua/trim'
import { type RedisServer, redisServer } from '../support/redis-server'
import { needs } from '../support/tools'
import { entered, promote, release, wait, waiting } from './support/queues'

const keys = queueKeys('')
const GROUP = 'ENTRY_QUEUE'

describe('the scripts of the promotion engine', needs('redis-cli'), () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  beforeEach(async () => {
    await server.client.flushall()
  })
  const counter = (event = 'e') => server.client.get(keys.slots(event))
  const inside = (event = 'e') => server.client.zrange(keys.leases(event), '0', '-1')
  const users = async () => (await entered(server.client)).map(({ userId }) => userId)

  describe('promote', () => {
    it('lets in as many as there are places, first come first served, and takes them out of all they waited in', async () => {
      await wait(server.client, 'e', ['a', 'b', 'c'])
      await server.client.hset(keys.userIds('e'), 'a', 'x', 'b', 'x', 'c', 'x')
      expect(await promote(server.client, { capacity: 2 })).toEqual([['done', 2, 2, 0, 0, 0]])
      expect(await entered(server.client)).toEqual([
        { userId: 'a', eventId: 'e', promotedAt: '1000', instanceId: 'test' },
        { userId: 'b', eventId: 'e', promotedAt: '1001', instanceId: 'test' },
      ])
      expect(await waiting(server.client)).toEqual(['c'])
      expect(await server.client.hkeys(keys.record('e'))).toEqual(['c'])
      expect(await server.client.hkeys(keys.userIds('e'))).toEqual(['c'])
      expect(await counter()).toBe('2')
    })

    it('gives a place that came back to the next', async () => {
      await wait(server.client, 'e', ['a', 'b'])
      await promote(server.client, { capacity: 1 })
      expect(await promote(server.client, { capacity: 1 })).toEqual([['done', 0, 1, 0, 0, 0]])
      expect(await release(server.client, 'e', 'a')).toBe(1)
      await promote(server.client, { capacity: 1 })
      expect(await users()).toEqual(['a', 'b'])
    })

    it('takes a place back when its time is over', async () => {
      await wait(server.client, 'e', ['a', 'b'])
      await promote(server.client, { capacity: 1, leaseMs: 60_000 })
      await server.client.zadd(keys.leases('e'), 1, 'a')
      await promote(server.client, { capacity: 1 })
      expect(await inside()).toEqual(['b'])
      expect(await counter()).toBe('1')
    })

    it('honours it when somebody counts places down, the longest inside first', async () => {
      await wait(server.client, 'e', ['a', 'b', 'c', 'd'])
      await promote(server.client, { capacity: 3 })
      await server.client.decr(keys.slots('e'))
      await promote(server.client, { capacity: 3 })
      // In no order: by the clock, which may have been set back meanwhile.
      expect((await inside()).sort()).toEqual(['b', 'c', 'd'])
      expect(await counter()).toBe('3')
    })

    it('loses neither of the two when a place is counted down beside another that has ended', async () => {
      await wait(server.client, 'e', ['a', 'b', 'c'])
      await promote(server.client, { capacity: 3 })
      await server.client.zadd(keys.leases('e'), 1, 'a')
      await server.client.decr(keys.slots('e'))
      await promote(server.client, { capacity: 3 })
      expect(await inside()).toEqual(['c'])
      expect(await counter()).toBe('1')
    })

    it('honours a count down also when it gives a place back itself', async () => {
      await wait(server.client, 'e', ['a', 'b', 'c'])
      await promote(server.client, { capacity: 3 })
      await server.client.decr(keys.slots('e'))
      expect(await release(server.client, 'e', 'c')).toBe(1)
      expect(await inside()).toEqual(['b'])
      expect(await counter()).toBe('1')
    })

    it('takes a counter that is gone for everybody having left, and one that is no number for nothing', async () => {
      await wait(server.client, 'e', ['a', 'b'])
      await promote(server.client, { capacity: 2 })
      await server.client.set(keys.slots('e'), 'many')
      await promote(server.client, { capacity: 2 })
      expect(await counter()).toBe('2')
      await server.client.del(keys.slots('e'))
      await promote(server.client, { capacity: 2 })
      expect(await inside()).toEqual([])
      expect(await counter()).toBeNull()
    })

    it.each([
      ['7', 5],
      ['2', undefined],
      ['1', undefined],
      ['many', undefined],
      ['inf', undefined],
      ['1e300', undefined],
    ])(
      'with 2 places taken and %s as their number, tells %s of them to have been put right',
      async (number, repaired) => {
        await wait(server.client, 'e', ['a', 'b'])
        await promote(server.client)
        await server.client.set(keys.slots('e'), number)
        const [answer] = await promote(server.client)
        expect(answer?.[6]).toBe(repaired)
        expect(await counter()).toBe(String((await inside()).length))
      },
    )

    it('lets in again who has a place and waits anew, on the one place', async () => {
      await wait(server.client, 'e', ['a', 'b', 'c'])
      await promote(server.client, { capacity: 3 })
      await server.client.decr(keys.slots('e'))
      await wait(server.client, 'e', ['b'])
      await promote(server.client, { capacity: 3 })
      expect(await users()).toEqual(['a', 'b', 'c', 'b'])
      expect((await inside()).sort()).toEqual(['b', 'c'])
      expect(await waiting(server.client)).toEqual([])
    })

    it('looks past members without a record, keeps them, and lets them in once they have one', async () => {
      await server.client.zadd(keys.waiting('e'), 1, 'bare', 2, 'also bare')
      await wait(server.client, 'e', ['good'])
      expect(await promote(server.client, { capacity: 10 })).toEqual([['done', 1, 1, 2, 0, 0]])
      expect(await waiting(server.client)).toEqual(['bare', 'also bare'])
      await server.client.hset(keys.record('e'), 'bare', '{}')
      await promote(server.client, { capacity: 10 })
      expect(await users()).toEqual(['good', 'bare'])
    })

    it('reaches who stands behind any number of members without a record', async () => {
      const bare = Array.from({ length: 2_500 }, (_, n) => [n, `bare-${n}`]).flat()
      await server.client.zadd(keys.waiting('e'), ...bare)
      await wait(server.client, 'e', ['good'], 9_999)
      let goOnAt = 0
      let calls = 0
      for (; (await users()).length === 0 && calls < 10; calls++) {
        const [answer] = await promote(server.client, { capacity: 10, goOnAt })
        goOnAt = Number(answer?.[5])
      }
      expect(await users()).toEqual(['good'])
      expect(calls).toBeLessThanOrEqual(4)
    })

    it.each([
      ['no JSON', '{broken'],
      ['a list', '[]'],
      ['a text', '"text"'],
      ['nothing', 'null'],
      ['a number for a name', '{"instanceId":7}'],
      ['a control character', '{"instanceId":"a\\u0007b"}'],
      ['a mountain of brackets', '['.repeat(4_000)],
      ['a megabyte', `{"instanceId":"${'x'.repeat(1_000_000)}"}`],
    ])('lets in whose record cannot be read: %s', async (_, record) => {
      await wait(server.client, 'e', ['a'])
      await server.client.hset(keys.record('e'), 'a', record)
      await promote(server.client)
      expect(await entered(server.client)).toMatchObject([{ userId: 'a', instanceId: 'unknown' }])
      expect(await counter()).toBe('1')
    })

    it('leaves alone what is no name: control characters, nothing at all, too long, no text', async () => {
      const names = ['a\nb', 'a\u0000', '', 'x'.repeat(257)]
      for (const [n, name] of names.entries()) await wait(server.client, 'e', [name], n)
      const bytes = Buffer.from([0x61, 0xff])
      await server.client.zadd(keys.waiting('e'), 5, bytes)
      await server.client.hset(keys.record('e'), bytes, '{}')
      await wait(server.client, 'e', ['x'.repeat(256), 'größe 🎫'], 10)
      expect(await promote(server.client)).toEqual([['done', 2, 2, 0, 5, 0]])
      expect(await users()).toEqual(['x'.repeat(256), 'größe 🎫'])
    })

    it('goes by the bytes of names where times are equal', async () => {
      for (const name of ['9', '10', 'b', 'a']) await wait(server.client, 'e', [name], 7)
      await promote(server.client)
      expect(await users()).toEqual(['10', '9', 'a', 'b'])
    })

    it.each(['0', '-5'])('lets nobody in where there are %s places, and takes nobody out', async (places) => {
      await server.client.hset(keys.capacity, 'e', places)
      await wait(server.client, 'e', ['a'])
      expect(await promote(server.client)).toEqual([['done', 0, 0, 0, 0, 0]])
      expect(await waiting(server.client)).toEqual(['a'])
    })

    it('knows events with another number of places, and none that is no number', async () => {
      await server.client.hset(keys.capacity, 'e', '1', 'f', 'some')
      for (const event of ['e', 'f']) await wait(server.client, event, ['a', 'b', 'c'])
      const answers = await promote(server.client, { events: ['e', 'f'], capacity: 2 })
      expect(answers.map(([, promoted]) => promoted)).toEqual([1, 2])
    })

    it.each(['record', 'userIds', 'leases', 'slots', 'waiting'] as const)(
      'harms no other lane, and writes nothing, where %s is something else',
      async (key) => {
        for (const event of ['bad', 'good']) await wait(server.client, event, ['a'])
        await server.client.del(keys[key]('bad'))
        await server.client.xadd(keys[key]('bad'), '*', 'a', 'b')
        const before = await server.client.keys('*:bad')
        const [bad, good] = await promote(server.client, { events: ['bad', 'good'] })
        expect(bad).toEqual(['failed', expect.stringContaining('WRONGTYPE')])
        expect(good).toEqual(['done', 1, 1, 0, 0, 0])
        expect((await server.client.keys('*:bad')).sort()).toEqual(before.sort())
        expect(await users()).toEqual(['a'])
      },
    )

    it('lets in no more than a batch may have, and says whose turn did not come', async () => {
      for (const event of ['e', 'f', 'g']) await wait(server.client, event, ['a', 'b', 'c'])
      expect(await promote(server.client, { events: ['e', 'f', 'g'], most: 4 })).toEqual([
        ['done', 3, 3, 0, 0, 0],
        ['more', 1, 1, 0, 0, 0],
        ['untouched'],
      ])
    })

    it('writes nothing when Redis is full', async () => {
      await wait(server.client, 'e', ['a'])
      await server.client.config('SET', 'maxmemory', '1', 'maxmemory-policy', 'noeviction')
      const failed = await promote(server.client).catch((error: Error) => error.message)
      await server.client.config('SET', 'maxmemory', '0')
      expect(failed).toMatch(/^OOM/)
      expect([await users(), await waiting(server.client), await inside()]).toEqual([[], ['a'], []])
    })
  })

  it('add gives its record with the member, and the place that somebody has stays', async () => {
    const add = (member: string) =>
      addScript.run(server.client, [keys.waiting('e'), keys.record('e')], [member, '{"instanceId":"x"}'])
    expect([await add('z'), await add('a'), await add('z')]).toEqual([1, 1, 0])
    await promote(server.client)
    expect(await users()).toEqual(['z', 'a'])
  })

  describe('the stream ENTRY', () => {
    const enter = (...members: string[]) => wait(server.client, 'e', members).then(() => promote(server.client))
    const read = async (consumer = 'c', count = 100) => {
      const found = await server.client.xreadgroup('GROUP', GROUP, consumer, 'COUNT', count, 'STREAMS', keys.entry, '>')
      return ((found as [string, [string, string[]][]][] | null)?.[0]?.[1] ?? []).map(([id]) => id)
    }
    const dispatch = (ids: string[], token = '') =>
      dispatchScript.run(
        server.client,
        [keys.entry, keys.dispatch, keys.told],
        [GROUP, ...ids.flatMap((id) => [id, 'u', 'e', 'i', token])],
      )
    const makeGroup = () => ensureGroup(server.client, keys.entry, keys.told, GROUP)

    it('is passed on once, however many try', async () => {
      await makeGroup()
      await enter('a', 'b')
      const ids = await read()
      expect([await dispatch(ids, 'token'), await dispatch(ids, 'token')]).toEqual([2, 0])
      expect((await server.client.xrange(keys.dispatch, '-', '+')).map(([, fields]) => fields)).toEqual(
        Array(2).fill(['userId', 'u', 'eventId', 'e', 'instanceId', 'i', 'entryToken', 'token']),
      )
    })

    it('goes on where it was when its group is lost, and repeats only what had not been acknowledged', async () => {
      await makeGroup()
      await enter('a', 'b', 'c')
      const [a = '', b = '', c = ''] = await read()
      await dispatch([a])
      await dispatch([c])
      await server.client.xgroup('DESTROY', keys.entry, GROUP)
      expect(await makeGroup()).toBe(true)
      expect(await read()).toEqual([b, c])
      await dispatch([b, c])
      await server.client.xgroup('DESTROY', keys.entry, GROUP)
      await makeGroup()
      expect(await read()).toEqual([])
    })

    it('begins anew with a stream that is another one', async () => {
      await makeGroup()
      await enter('a')
      await dispatch(await read())
      await server.client.set(keys.told, '99999999999999-0')
      await server.client.del(keys.entry)
      await makeGroup()
      await enter('b')
      expect(await read()).toHaveLength(1)
      expect(await makeGroup()).toBe(false)
    })

    it('loses what is old, but nothing that a group has not read or not acknowledged', async () => {
      await makeGroup()
      await server.client.xgroup('CREATE', keys.entry, 'other', '0')
      const pipeline = server.client.pipeline()
      for (let n = 1; n <= 1_000; n++) pipeline.xadd(keys.entry, `${n}-0`, 'userId', 'u', 'eventId', 'e')
      await pipeline.exec()
      const trim = () => trimScript.run(server.client, [keys.entry], [5_000])
      await dispatch(await read('c', 1_000))
      expect(await trim()).toBe(0)
      await server.client.xreadgroup('GROUP', 'other', 'o', 'COUNT', 600, 'STREAMS', keys.entry, '>')
      expect(await trim()).toBe(0)
      await server.client.xack(keys.entry, 'other', ...Array.from({ length: 400 }, (_, n) => `${n + 1}-0`))
      await trim()
      const [first] = await server.client.xrange(keys.entry, '-', '+', 'COUNT', 1)
      expect(Number(first?.[0].split('-')[0])).toBeGreaterThan(200)
      expect(Number(first?.[0].split('-')[0])).toBeLessThanOrEqual(401)
    })

    it('loses no consumer that has something pending', async () => {
      await makeGroup()
      await enter('a')
      await read('busy')
      await server.client.xgroup('CREATECONSUMER', keys.entry, GROUP, 'idle')
      expect(await forgetConsumersScript.run(server.client, [keys.entry], [GROUP, 0])).toBe(1)
      expect(await server.client.xpending(keys.entry, GROUP)).toMatchObject({ 0: 1 })
    })

    it('puts aside what cannot be read, once, as it is', async () => {
      await makeGroup()
      await server.client.xadd(keys.entry, '5-0', 'some', 'thing')
      await read()
      const bury = () => buryScript.run(server.client, [keys.entry, keys.dead], [GROUP, '5-0', 'because'])
      expect([await bury(), await bury()]).toEqual([1, 0])
      expect((await server.client.xrange(keys.dead, '-', '+')).map(([, fields]) => fields)).toEqual([
        ['entryId', '5-0', 'why', 'because', 'some', 'thing'],
      ])
    })
  })
})
