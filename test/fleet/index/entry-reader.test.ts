import Redis from 'ioredis'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EntryReader } from '../../../src/fleet/index/entry-reader'
import { afterFile } from '../../support/after-file'
import { type RedisServer, redisServer } from '../../support/redis-server'
import { needs } from '../../support/tools'
import { until } from '../../support/until'
import { EPOCH, type IndexHere, indexHere, keys, readerHere } from './support/index-here'

const A = 'facebook:a'
const GROUP = 'ENTRY_QUEUE'

describe('a reader of entries', needs('redis-cli'), () => {
  let server: RedisServer
  let here: IndexHere
  beforeAll(async () => {
    server = await redisServer()
  })
  beforeEach(async () => {
    here = await indexHere(server.client)
  })
  const consumers = async () => {
    const found = (await server.client.xinfo('CONSUMERS', keys.entry, GROUP)) as unknown[]
    return found.map((about) => (Array.isArray(about) ? about[1] : (about as { name: string }).name))
  }
  /** What was read stays without an answer for so long. */
  const age = (entryId: string, reader: string, ms: number) =>
    server.client.xclaim(keys.entry, GROUP, reader, 0, entryId, 'IDLE', ms, 'JUSTID')

  it('reads which post was let in, in which lane and of which making of the index', async () => {
    await here.feed(`${A} post`)
    await here.sweep()
    const [entry] = await here.reader.read(10, 0)
    expect(entry).toEqual({ entryId: await here.token('post'), id: 'post', lane: A, epoch: EPOCH })
    expect(await here.reader.read(10, 0)).toEqual([])
  })

  it('makes the group where it is missing, and goes on', async () => {
    await server.client.flushall()
    expect(await here.reader.read(10, 0)).toEqual([])
    await here.index.begin('2-again', 2)
    await here.index.open('2-again')
    await here.index.feed('2-again', 2, [{ lane: A, id: 'post', dueInMs: 0 }])
    await here.index.sweep('2-again', 1)
    expect(await here.reader.read(10, 0)).toMatchObject([{ id: 'post' }])
  })

  it('wakes when everything is gone in the midst of its waiting', async () => {
    const blocking = new Redis({ port: server.port })
    afterFile(() => blocking.disconnect())
    const reader = new EntryReader({ redis: server.client, blocking, keys, consumer: 'member-1' })
    const read = reader.read(10, 600_000)
    await until(async () => /blocked_clients:1/.test(await server.client.info('clients')), 'it waits')
    await server.client.flushall()
    expect(await read).toEqual([])
    expect(await consumers()).toEqual([])
  })

  it('takes over what another has left for ten seconds, and nothing before', async () => {
    await here.feed(`${A} post`)
    await here.sweep()
    const [entry] = await here.reader.read(10, 0)
    const other = readerHere(server.client, 'member-2')
    expect(await other.takeOver(10)).toEqual([])
    await age(entry?.entryId ?? '', 'member-1', 10_000)
    expect(await other.takeOver(10)).toEqual([entry])
    expect(await here.index.admit([entry as never])).toEqual([true])
  })

  it('puts what nobody can read where somebody can look at it, tells of it, and reads on', async () => {
    const told: string[] = []
    const reader = readerHere(server.client, 'member-1', (_, why) => told.push(why))
    const bad = [
      ['eventId', A, 'epoch', EPOCH],
      ['userId', "1' OR 1", 'eventId', A, 'epoch', EPOCH],
      ['userId', 'a', 'eventId', 'myspace:tom', 'epoch', EPOCH],
      ['userId', 'a', 'eventId', A],
    ]
    for (const fields of bad) await server.client.xadd(keys.entry, '*', ...fields)
    await here.feed(`${A} good`)
    await here.sweep()
    expect(await reader.read(10, 0)).toMatchObject([{ id: 'good' }])
    expect(told).toHaveLength(bad.length)
    expect(await server.client.xlen(keys.dead)).toBe(bad.length)
    expect(await here.index.status()).toMatchObject({ entry: { waiting: 0, pending: 1 } })
  })

  it('forgets itself and others, but nobody who has something to answer', async () => {
    await here.feed(`${A} post`)
    await here.sweep()
    const idle = readerHere(server.client, 'member-2')
    await here.reader.read(10, 0)
    await idle.read(10, 0)
    expect(await idle.forgetConsumers()).toBe(0)
    await here.reader.leave()
    await idle.leave()
    expect(await consumers()).toEqual(['member-1'])
    await server.client.flushall()
    expect(await idle.forgetConsumers()).toBe(0)
  })

  it('says what is wrong with Redis, and does not hide it', async () => {
    await server.client.set(keys.entry, 'nonsense')
    await expect(here.reader.read(1, 0)).rejects.toMatchObject({ name: 'RedisFault', kind: 'type' })
  })
})
