import { resolve } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { queueKeys } from '../../src/redis/keys'
import { cliHere } from '../support/cli-here'
import { startProcess } from '../support/processes'
import { type RedisServer, redisServer } from '../support/redis-server'
import { projectRoot } from '../support/run-program'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { promote, wait } from './support/queues'

const keys = queueKeys('')

describe('the commands of the promotion engine', needs('redis-cli'), () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  beforeEach(async () => {
    await server.client.flushall()
  })
  const run = (...args: string[]) => cliHere(args, { REDIS_URL: server.url })
  const said = async (...args: string[]) => (await run(...args)).stdout

  it('put somebody into a queue, once, in the order they came', async () => {
    expect(await said('promotion', 'add', 'e', 'z')).toBe('1\n')
    expect(await said('promotion', 'add', 'e', 'a', '--instance', 'broker-2')).toBe('1\n')
    expect(await run('promotion', 'add', 'e', 'z')).toMatchObject({ code: 0, stdout: '0\n' })
    await promote(server.client)
    expect((await server.client.xrange(keys.entry, '-', '+')).map(([, fields]) => [fields[1], fields[7]])).toEqual([
      ['z', 'cli'],
      ['a', 'broker-2'],
    ])
  })

  it('list the queues, and those who wait in one', async () => {
    await wait(server.client, 'e', ['a', 'b'])
    await wait(server.client, 'f', ['c'])
    await server.client.zadd(keys.waiting('f'), 2_000, 'bare')
    await server.client.hset(keys.capacity, 'f', 5)
    await promote(server.client, { capacity: 1 })
    expect(await said('promotion', 'list')).toBe(
      'EVENT  WAITING  INSIDE  PLACES\ne      1        1       1000\nf      2        0       5\n',
    )
    expect(JSON.parse(await said('promotion', 'list', 'f', '--json'))).toEqual({
      queues: [{ event: 'f', waiting: 2, held: 0, capacity: 5, firstScore: '1000' }],
      members: [
        { position: 1, member: 'c', score: '1000', hasRecord: true },
        { position: 2, member: 'bare', score: '2000', hasRecord: false },
      ],
    })
  })

  it('give places back, of one or of all', async () => {
    await wait(server.client, 'e', ['a', 'b', 'c'])
    await promote(server.client)
    expect(await said('promotion', 'release', 'e', 'b')).toBe('1\n')
    expect(await said('promotion', 'release', 'e', 'b')).toBe('0\n')
    expect(await server.client.get(keys.slots('e'))).toBe('2')
    expect(await said('promotion', 'release', 'e', '--all')).toBe('2\n')
    expect(await server.client.exists(keys.slots('e'), keys.leases('e'))).toBe(0)
    expect(await run('promotion', 'release', 'e')).toMatchObject({ code: 2, stdout: '' })
  })

  it('close an event and open it again', async () => {
    await wait(server.client, 'e', ['a', 'b', 'c'])
    await promote(server.client, { capacity: 1 })
    expect(await said('promotion', 'drain', 'e')).toBe('1\n')
    expect(await promote(server.client)).toEqual([['done', 0, 1, 0, 0, 0]])
    expect(await said('promotion', 'open', 'e', '--capacity', '2')).toBe('2\n')
    expect(await promote(server.client)).toEqual([['done', 1, 2, 0, 0, 0]])
    expect(await said('promotion', 'open', 'e')).toBe('1000\n')
    expect(await promote(server.client)).toEqual([['done', 1, 3, 0, 0, 0]])
  })

  it.each([
    ['promotion', 'add', 'a\nb', 'user'],
    ['promotion', 'add', 'e', ''],
    ['promotion', 'add', 'e', 'x'.repeat(257)],
    ['promotion', 'add', 'e'],
    ['promotion', 'drop', 'e'],
    ['promotion', 'open', 'e', '--capacity', '-1'],
  ])('refuse what is no name or no word: %j %j %j', async (...args) => {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: '' })
    expect(await server.client.dbsize()).toBe(0)
  })

  it.each([['promotion', 'list'], ['promote']])('say what is missing: %s', async (...args) => {
    const ran = await cliHere(args, {})
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain('REDIS_URL: is not set')
  })

  it('promote as a process that is told nothing but REDIS_URL, and end at once and in order when it is told to', async () => {
    const pipeline = server.client.pipeline()
    for (let n = 0; n < 20_000; n++) {
      const event = `e${n % 100}`
      pipeline.zadd(keys.waiting(event), n, `u${n}`).hset(keys.record(event), `u${n}`, '{}')
    }
    await pipeline.exec()
    const env = { PATH: process.env.PATH, REDIS_URL: server.url, PROMOTION_PORT: '0' }
    const promoter = startProcess(process.execPath, [resolve(projectRoot, 'dist/cli.js'), 'promote'], env, '/')
    await until(async () => (await server.client.xlen(keys.dispatch)) > 0, 'it is at it')
    promoter.child.kill('SIGTERM')
    expect(await promoter.ended).toBe(0)
    expect(promoter.lines.at(-1)).toMatchObject({ component: 'PROMOTER', level: 'INFO', msg: 'Stopped' })
    expect(promoter.stderr()).toBe('')
    const [first] = promoter.lines
    expect(first?.msg).toMatch(/^Promoting; health and metrics at http:\/\/127\.0\.0\.1:\d+$/)
    const leases = await Promise.all(Array.from({ length: 100 }, (_, n) => server.client.zcard(keys.leases(`e${n}`))))
    expect(leases.reduce((sum, held) => sum + held, 0)).toBe(await server.client.xlen(keys.entry))
  })
})
