import Redis from 'ioredis'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Entry } from '../../../src/fleet/index/entry'
import { PostIndex } from '../../../src/fleet/index/post-index'
import { clearScript } from '../../../src/redis/lua/posts/epochs'
import { RedisFault } from '../../../src/redis/redis-fault'
import { type RedisServer, redisServer } from '../../support/redis-server'
import { needs } from '../../support/tools'
import { EPOCH, type IndexHere, indexHere, keys, readerHere, taking } from './support/index-here'

const A = 'facebook:a'
const B = 'facebook:b'
const C = 'instagram:c'

describe('the index of posts in Redis', needs('redis-cli'), () => {
  let server: RedisServer
  let here: IndexHere
  beforeAll(async () => {
    server = await redisServer()
  })
  beforeEach(async () => {
    here = await indexHere(server.client)
  })
  const redisNow = async () => {
    const [seconds, micros] = await server.client.time()
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
  }
  const readOne = async (): Promise<Entry> => {
    const [entry] = await here.reader.read(1, 0)
    if (!entry) throw new Error('there is no entry')
    return entry
  }

  describe('a place of an account', () => {
    it('is given to who is due first, and to the next when its claim ends', async () => {
      await here.feed(`${A} second -1000`, `${A} first -2000`, `${A} tomorrow 86400000`)
      expect(await here.sweep()).toMatchObject({ promoted: 1, waitingInEntry: 1 })
      expect(await here.claim()).toEqual(['first'])
      expect(await here.sweep()).toMatchObject({ promoted: 0, waitingInEntry: 0 })
      expect(await here.finish('first')).toBe(1)
      expect(await here.entered()).toEqual(['second'])
      expect(await here.finish('second')).toBe(0)
      expect(await here.waiting(A)).toEqual(['tomorrow'])
    })

    it('of a publication that lasts is given to nobody, though others take its entry over as often as they like', async () => {
      await here.feed(`${A} long -2000`, `${A} next`)
      await here.sweep()
      const entry = await readOne()
      await here.index.answer([taking(entry)], 1)
      // Whoever else had read it is refused by the row, and says so: with the token and the time of the one who has it.
      await here.index.answer([taking(entry)], 1)
      await here.index.answer([{ kind: 'gone', entry }], 1)
      await here.index.answer([{ kind: 'later', entry, lane: A, dueInMs: 0 }], 1)
      await here.index.give([{ id: 'long', token: entry.entryId }], 1)
      await here.sweep()
      expect([await here.inside(A), await here.entered(), await here.waiting(A)]).toEqual([['long'], [], ['next']])
      await here.finish('long')
      expect(await here.entered()).toEqual(['next'])
    })

    it('is known again after a FLUSHALL, and comes back with the token of the row', async () => {
      await server.client.flushall()
      await here.index.begin('2-again', 2)
      const claim = { lane: A, id: 'long', token: 'of-the-row', leaseMs: 60_000 }
      expect(await here.index.seed('2-again', [claim])).toBe(1)
      expect(await here.index.seed('2-again', [claim])).toBe(0)
      await here.index.open('2-again')
      await here.index.feed('2-again', 2, [{ lane: A, id: 'next', dueInMs: -1 }])
      expect(await here.index.sweep('2-again', 10)).toMatchObject({ promoted: 0 })
      expect(await here.index.give([{ id: 'long', token: 'of-the-row' }], 1)).toBe(1)
    })

    it('that belongs to an entry goes over to the claim which the database tells of', async () => {
      await here.feed(`${A} post`)
      await here.sweep()
      expect(await here.index.seed(EPOCH, [{ lane: A, id: 'post', token: 'of-the-row', leaseMs: 60_000 }])).toBe(1)
      expect([await here.token('post'), await here.inside(A)]).toEqual(['of-the-row', ['post']])
      expect(await here.claim()).toEqual([])
    })

    it('is taken in the account of the row, whatever the entry says', async () => {
      await here.feed(`${A} post`, `${B} other`)
      await here.sweep(1)
      const entry = await readOne()
      await here.index.answer([{ ...taking(entry), lane: B }], 0)
      expect([await here.inside(A), await here.inside(B)]).toEqual([[], ['post']])
      expect(await here.sweep()).toMatchObject({ promoted: 0 })
    })

    it('is one for a post that waits in two accounts because its row moved', async () => {
      await here.feed(`${A} post -3000`, `${B} post -2000`, `${B} next`)
      await here.sweep(1)
      await here.claim()
      await here.sweep()
      expect([await here.entered(), await here.waiting(B)]).toEqual([['next'], []])
    })

    it('ends by itself, and a post that nobody claimed in that time waits again', async () => {
      await here.feed(`${A} lost -2000`, `${A} next`)
      await here.sweep()
      const entry = await readOne()
      await here.endSlot(A, 'lost')
      await here.sweep()
      expect([await here.inside(A), await here.waiting(A)]).toEqual([['next'], ['lost']])
      expect(await here.index.admit([entry])).toEqual([false])
      expect([await here.inside(A), await here.waiting(A)]).toEqual([['next'], ['lost']])
    })

    it('whose time is over is none for the one who is fed again, though nobody has looked at the account since', async () => {
      await here.feed(`${A} post`)
      await here.sweep()
      await here.claim()
      await server.client.zadd(keys.leases(A), 1, 'post')
      expect(await here.feed(`${A} post`)).toBe(1)
      expect(await here.sweep()).toMatchObject({ promoted: 1 })
    })

    it('is looked at when it ends, also where nobody waits', async () => {
      await here.feed(`${A} post`)
      const before = await here.sweep()
      expect(before).not.toMatchObject({ nextInMs: undefined })
      await here.claim()
      await here.finish('post')
      expect(await here.sweep()).toEqual({ promoted: 0, waitingInEntry: 0, nextInMs: undefined })
    })
  })

  describe('an entry', () => {
    it('of another making of the index is refused and removed, and touches nothing', async () => {
      await here.feed(`${A} post`)
      await here.sweep()
      const entry = await readOne()
      await here.index.begin('2-again', 2)
      await here.index.open('2-again')
      await here.index.feed('2-again', 2, [{ lane: A, id: 'post', dueInMs: -1 }])
      await here.index.sweep('2-again', 10)
      expect(await here.index.admit([entry])).toEqual([false])
      expect(await here.entered()).toEqual(['post'])
    })

    it('that is not due yet lets its post wait until then', async () => {
      await here.feed(`${A} post`, `${A} next 100`)
      await here.sweep()
      await here.index.answer([{ kind: 'later', entry: await readOne(), lane: A, dueInMs: 5_000 }], 0)
      expect([await here.inside(A), await here.waiting(A)]).toEqual([[], ['next', 'post']])
      expect(await here.index.status()).toMatchObject({ slots: 0, entry: { waiting: 0, pending: 0 } })
    })

    it('takes no room for ever when somebody removed the reader that had it', async () => {
      await here.feed(`${A} post`, `${B} other 60000`)
      await here.sweep()
      await here.reader.read(1, 0)
      await server.client.xgroup('DELCONSUMER', keys.entry, 'ENTRY_QUEUE', 'member-1')
      expect(await here.sweep()).toMatchObject({ waitingInEntry: 0 })
      await here.endSlot(A, 'post')
      expect(await here.sweep()).toMatchObject({ promoted: 1 })
    })

    it('is not made while there are as many as workers may take', async () => {
      await here.feed(`${A} a`, `${B} b`, `${C} c`)
      expect(await here.sweep(2)).toMatchObject({ promoted: 2, waitingInEntry: 2, nextInMs: 0 })
      expect(await here.sweep(2)).toMatchObject({ promoted: 0, waitingInEntry: 2 })
      await here.claim()
      expect(await here.sweep(2)).toMatchObject({ promoted: 1 })
    })
  })

  describe('the turns of accounts', () => {
    const backlog = async (accounts: number, posts: number) => {
      for (let n = 0; n < accounts; n++) {
        await here.feed(...Array.from({ length: posts }, (_, m) => `facebook:big${n} b${n}-${m} ${-9_000_000 + m}`))
      }
    }
    /** Workers finish posts, the longest begun first, until one is begun; says how many were finished before. */
    const finishedBefore = async (workers: number, isBegun: (begun: string[]) => boolean) => {
      await here.sweep(workers)
      const begun = await here.claim()
      for (let finished = 0; ; finished++) {
        if (isBegun(begun)) return finished
        const id = begun[finished]
        if (!id) throw new Error('nothing is under way any more')
        await here.finish(id)
        begun.push(...(await here.claim()))
      }
    }

    it('25 accounts with a backlog and as many workers: a fresh post begins after the next one that is finished', async () => {
      await backlog(25, 20)
      await here.sweep(25)
      const running = await here.claim()
      expect(running).toHaveLength(25)
      for (const id of running.slice(0, 10)) await here.finish(id)
      const begun = await here.claim()
      await here.feed(`${C} fresh 0`)
      await here.finish(running[10] ?? '')
      expect([...begun, ...(await here.claim())]).toContain('fresh')
    })

    it('25 accounts with a backlog and five workers: a fresh post begins after one round', async () => {
      await backlog(25, 20)
      await here.sweep(5)
      for (const id of await here.claim()) await here.finish(id)
      await here.feed(`${C} fresh 0`)
      expect(await finishedBefore(5, (begun) => begun.includes('fresh'))).toBeLessThanOrEqual(25)
    })

    it('one account with 10,000 due and 99 with one: all of those have begun when the long one begins its second', async () => {
      for (let n = 0; n < 20; n++) {
        await here.feed(...Array.from({ length: 500 }, (_, m) => `facebook:big b${500 * n + m} ${-9_000_000 + n}`))
      }
      await here.feed(...Array.from({ length: 99 }, (_, n) => `instagram:small${n} s${n} ${-99 + n}`))
      let order: string[] = []
      await finishedBefore(5, (begun) => {
        order = begun
        return begun.filter((id) => id.startsWith('b')).length === 2
      })
      expect(order.slice(0, -1).filter((id) => id.startsWith('s'))).toHaveLength(99)
    })

    it('within an account go by time, and with equal times as the ids were made', async () => {
      await here.feed(`${A} 0198c2f0-0002 -1000`)
      const at = await server.client.zscore(keys.waiting(A), '0198c2f0-0002')
      await server.client.zadd(keys.waiting(A), at ?? '', '0198c2f0-0001')
      await here.sweep()
      expect(await here.entered()).toEqual(['0198c2f0-0001'])
    })
  })

  describe('a time', () => {
    it("is ms from now by Redis' clock, whatever the clock of this host says", async () => {
      const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 90_000)
      try {
        const before = await redisNow()
        await here.feed(`${A} due 0`, `${B} ahead 5000`)
        expect(await here.sweep()).toMatchObject({ promoted: 1 })
        const after = await redisNow()
        const at = Number(await server.client.zscore(keys.waiting(B), 'ahead')) - 5_000
        expect(at).toBeGreaterThanOrEqual(before)
        expect(at).toBeLessThanOrEqual(after)
        const ends = Number(await server.client.zscore(keys.leases(A), 'due')) - 30_000
        expect(ends).toBeGreaterThanOrEqual(before)
        expect(ends).toBeLessThanOrEqual(after)
      } finally {
        clock.mockRestore()
      }
    })

    it('that is moved to now counts at once, though the account was to be looked at later', async () => {
      await here.feed(`${A} post 25000`)
      const ahead = await here.sweep()
      expect(ahead).toMatchObject({ promoted: 0 })
      await here.feed(`${A} post 0`)
      expect(await here.sweep()).toMatchObject({ promoted: 1 })
    })

    it('that is moved to later counts as well', async () => {
      await here.feed(`${A} post 0`)
      await here.feed(`${A} post 25000`)
      expect(await here.sweep()).toMatchObject({ promoted: 0 })
    })
  })

  it('of a backlog only the 200 of an account that are due first are kept', async () => {
    await here.feed(...Array.from({ length: 300 }, (_, n) => `${A} p${n} ${-1_000 * n - 1_000}`))
    const kept = await here.waiting(A)
    expect([kept.length, kept.at(0), kept.at(-1)]).toEqual([200, 'p299', 'p100'])
  })

  describe('places', () => {
    it("is lent to a post that nobody had named while the account has room, and is the claim's or the next post's afterwards", async () => {
      await here.index.capacities(EPOCH, new Map([[A, 2]]))
      await here.feed(`${A} a1`, `${A} a2`, `${A} a3`, `${B} b1`, `${B} b2`)
      const rows = [
        { id: 'a1', lane: A },
        { id: 'b1', lane: B },
        { id: 'b2', lane: B },
      ]
      expect(await here.index.lend(rows)).toEqual([true, true, false])
      expect([await here.inside(A), await here.waiting(A)]).toEqual([['a1'], ['a2', 'a3']])
      await here.index.settleLent([{ id: 'a1', token: 'claim', leaseMs: 60_000 }, { id: 'b1' }])
      expect(await here.index.slots()).toMatchObject([{ id: 'a1', lane: A, token: 'claim' }])
      await here.sweep()
      expect((await here.entered()).sort()).toEqual(['a2', 'b2'])
      await here.index.give([{ id: 'a1', token: 'claim' }], 1)
      expect((await here.entered()).sort()).toEqual(['a2', 'a3', 'b2'])
      expect(here.broken).toEqual([])
    })

    it('of an account can be another number than the usual, and none: then it is left alone and harms nobody', async () => {
      await here.index.capacities(
        EPOCH,
        new Map([
          [A, 0],
          [B, 2],
        ]),
      )
      await here.feed(`${A} a1`, `${A} a2`, `${B} b1`, `${B} b2`, `${B} b3`, `${C} c1`, `${C} c2`)
      await here.sweep()
      expect((await here.entered()).sort()).toEqual(['b1', 'b2', 'c1'])
      // As a leader says it that has told nothing of them before.
      expect(await here.index.capacities(EPOCH, new Map([[B, 2]]))).toBe(1)
      await here.sweep()
      expect((await here.entered()).sort()).toEqual(['a1', 'b1', 'b2', 'c1'])
      expect(await here.index.capacities(EPOCH, new Map([[B, 3]]))).toBe(1)
      expect(await here.index.capacities(EPOCH, new Map([[B, 3]]))).toBe(0)
      expect(here.broken).toEqual([])
    })

    it('that an account has none of are not looked for again and again', async () => {
      await here.index.capacities(EPOCH, new Map([[A, 0]]))
      await here.feed(`${A} a`)
      const swept = await here.sweep()
      expect(swept === 'foreign' ? 0 : swept.nextInMs).toBeGreaterThan(50_000)
    })

    it('of a platform are shared by its accounts, in the order of their turns, and others are not kept waiting', async () => {
      here = await indexHere(server.client, { platform: 1 })
      await here.feed(`${A} a`)
      await here.sweep()
      await here.feed(`${B} b`, `${C} c`)
      expect(await here.sweep()).toMatchObject({ promoted: 1 })
      expect(await here.claim()).toEqual(['a', 'c'])
      expect(await here.index.status()).toMatchObject({ lanes: { parked: 1 } })
      expect(await here.finish('a')).toBe(1)
      expect(await here.claim()).toEqual(['b'])
      expect(await here.index.status()).toMatchObject({ lanes: { parked: 0 } })
    })

    it('of a platform come back by themselves too', async () => {
      here = await indexHere(server.client, { platform: 1 })
      await here.feed(`${A} a`)
      await here.sweep()
      await here.claim()
      await here.feed(`${B} b`)
      await here.sweep()
      await server.client.zadd(keys.leases(A), 1, 'a')
      await server.client.zadd(keys.platform('facebook'), 1, 'a')
      expect(await here.sweep()).toMatchObject({ promoted: 1 })
    })
  })

  describe('making it anew', () => {
    it('is refused to the leader of an earlier term', async () => {
      expect(await here.index.begin('3-new', 3)).toBe(true)
      expect(await here.index.begin('2-old', 2)).toBe(false)
      expect(await here.index.open('3-new')).toBe(true)
      expect(await here.index.feed('3-new', 2, [{ lane: A, id: 'a', dueInMs: 0 }])).toBe('foreign')
    })

    it('removes what an old snapshot had, of nobody else anything, and keeps what nobody could read', async () => {
      await here.feed(`${A} old`, `${B} older`)
      await here.sweep(1)
      await server.client.xadd(keys.dead, '*', 'why', 'it is no id')
      await server.client.set('WAITING:event', 'of somebody else')
      await server.client.set('{post2}:LANES', 'of another version')
      await here.index.begin('2-again', 2)
      expect((await server.client.keys('*')).sort()).toEqual(
        ['WAITING:event', '{post2}:LANES', keys.building, keys.dead, keys.entry, keys.term].sort(),
      )
    })

    it('is not opened after a FLUSHALL between beginning and opening', async () => {
      await here.index.begin('2-again', 2)
      await server.client.flushall()
      expect(await here.index.open('2-again')).toBe(false)
      expect(await here.index.seed('2-again', [{ lane: A, id: 'a', token: 't', leaseMs: 1 }])).toBe('foreign')
      expect(await here.index.status()).toMatchObject({ epoch: undefined, building: undefined })
    })

    it('removes nothing that the next leader has made meanwhile', async () => {
      await here.index.begin('2-one', 2)
      await here.index.begin('3-two', 3)
      await here.index.seed('3-two', [{ lane: A, id: 'a', token: 't', leaseMs: 60_000 }])
      expect(await clearScript.run(server.client, [keys.lanes], [keys.prefix, 1, 0, '2-one', keys.tokens])).toBe(-1)
      expect(await here.index.slots()).toHaveLength(1)
      expect(await here.index.open('2-one')).toBe(false)
    })

    it('lets nobody in until it is opened', async () => {
      await here.feed(`${A} a`, `${A} b`)
      await here.sweep()
      await here.claim()
      await here.index.begin('2-again', 2)
      await here.index.seed('2-again', [{ lane: A, id: 'a', token: 'claim-a', leaseMs: 60_000 }])
      await server.client.zadd(keys.waiting(A), 1, 'b')
      expect(await here.finish('a', 10)).toBe(0)
      expect(await here.index.sweep('2-again', 10)).toBe('foreign')
    })

    it('is called for when another run of the server answers', async () => {
      const before = await here.index.runId()
      expect(before).toMatch(/^[\da-f]{40}$/)
      expect(await here.index.runId()).toBe(before)
      await server.end()
      await server.start()
      const client = new Redis({ port: server.port })
      expect(await new PostIndex(client, keys, { account: 1, platform: 0 }).runId()).not.toBe(before)
      client.disconnect()
    })
  })

  describe('what others write', () => {
    it('into the names of accounts and posts becomes no key, and is told', async () => {
      await here.feed(`${A} good`, 'facebook:* bad', `${A} id:with:colons`, 'myspace:tom bad', 'facebook: bad')
      expect(await server.client.keys('*WAITING*')).toEqual([keys.waiting(A)])
      expect(await here.waiting(A)).toEqual(['good'])
      expect(here.broken).toEqual(['facebook:*', A, 'myspace:tom', 'facebook:'])
    })

    it('into the queues is taken out, put where somebody can look at it, and harms nobody', async () => {
      await server.client.zadd(keys.waiting(A), 1, 'no id\n')
      await server.client.zadd(keys.lanes, 1, 'myspace:tom', 1, 'rubbish', 1, A)
      await here.feed(`${A} good`)
      await here.sweep()
      expect(await here.entered()).toEqual(['good'])
      expect(await here.index.status()).toMatchObject({ dead: 1, lanes: { waiting: 1 } })
    })

    it('in the place of one account’s queue keeps no other from its turn, and is told', async () => {
      await server.client.set(keys.waiting(A), 'nonsense')
      await here.feed(`${A} a`, `${B} b`)
      await server.client.zadd(keys.lanes, 1, A)
      expect(await here.sweep()).toMatchObject({ promoted: 1 })
      expect(await here.entered()).toEqual(['b'])
      expect(here.broken).toEqual([A, A])
    })

    it('in the place of what is known of all is an error, and nothing is written', async () => {
      await here.feed(`${A} a`)
      await server.client.set(keys.tokens, 'nonsense')
      await expect(here.sweep()).rejects.toMatchObject({ name: 'RedisFault', kind: 'type' })
      expect(await here.waiting(A)).toEqual(['a'])
    })
  })

  describe('a Redis without room', () => {
    const full = async (work: () => Promise<void>) => {
      await server.client.config('SET', 'maxmemory-policy', 'noeviction')
      await server.client.config('SET', 'maxmemory', '1mb')
      try {
        await work()
      } finally {
        await server.client.config('SET', 'maxmemory', '0')
      }
    }
    it('refuses a feed with what it is, and nothing is written by halves', async () => {
      await here.feed(`${A} a 60000`)
      const all = async () => {
        const found = (await server.client.keys('*')).sort()
        return [found, await server.client.zrange(keys.lanes, '0', '-1', 'WITHSCORES'), await here.waiting(A)]
      }
      const before = await all()
      await full(async () => {
        const fed = here.feed(`${A} a 0`, `${B} b 0`)
        await expect(fed).rejects.toMatchObject({ name: 'RedisFault', kind: 'memory' })
      })
      expect(await all()).toEqual(before)
    })

    it('takes places back, and lets nothing be lost', async () => {
      await here.feed(`${A} a -2000`, `${A} b`)
      await here.sweep()
      const entry = await readOne()
      await full(async () => {
        await here.index.answer([taking(entry)], 0)
        await here.finish('a', 0)
        await here.sweep().catch((error) => expect(error).toMatchObject({ kind: 'memory' }))
      })
      await here.sweep()
      expect(await here.claim()).toEqual(['b'])
    })
  })

  it('every failure is a fault of Redis, with nothing of what was being done', async () => {
    const client = new Redis({ port: server.port, lazyConnect: true, enableOfflineQueue: false })
    client.on('error', () => {})
    const index = new PostIndex(client, keys, { account: 1, platform: 0 })
    const entry = { entryId: '1-1', id: 'a', lane: A, epoch: EPOCH }
    const reader = readerHere(client)
    const calls: (() => Promise<unknown>)[] = [
      () => index.feed(EPOCH, 1, []),
      () => index.sweep(EPOCH, 1),
      () => index.admit([entry]),
      () => index.answer([taking(entry)], 1),
      () => index.give([{ id: 'a', token: 't' }], 1),
      () => index.begin(EPOCH, 1),
      () => index.seed(EPOCH, []),
      () => index.open(EPOCH),
      () => index.capacities(EPOCH, new Map()),
      () => index.slots(),
      () => index.isEntry(['1-1']),
      () => index.status(),
      () => index.runId(),
      () => reader.read(1, 0),
      () => reader.takeOver(1),
      () => reader.forgetConsumers(),
      () => reader.leave(),
    ]
    for (const call of calls) await expect(call(), String(call)).rejects.toBeInstanceOf(RedisFault)
  })

  it('tells who holds which place for how long, and which of them wait for their claim', async () => {
    await here.feed(`${A} a`, `${B} b`)
    await here.sweep(1)
    await here.claim()
    await here.sweep(1)
    const slots = await here.index.slots()
    expect(slots.map(({ id, lane }) => `${lane} ${id}`).sort()).toEqual([`${A} a`, `${B} b`])
    for (const { leftMs, id } of slots) {
      expect(leftMs).toBeGreaterThan(id === 'a' ? 50_000 : 20_000)
      expect(leftMs).toBeLessThanOrEqual(id === 'a' ? 60_000 : 30_000)
    }
    const tokens = slots.map(({ token }) => token)
    const isEntry = await here.index.isEntry([...tokens, '1-1'])
    expect(isEntry).toEqual([...slots.map(({ id }) => id === 'b'), false])
    expect(await here.index.status()).toEqual({
      epoch: EPOCH,
      building: undefined,
      term: 1,
      lanes: { waiting: 2, parked: 0 },
      slots: 2,
      entry: { waiting: 1, pending: 0 },
      dead: 0,
    })
  })
})
