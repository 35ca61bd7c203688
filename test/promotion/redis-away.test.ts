import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { queueKeys } from '../../src/redis/keys'
import { cliHere } from '../support/cli-here'
import { type RedisServer, redisServer } from '../support/redis-server'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { type PromoterHere, promoterHere } from './support/promoter'
import { entered, wait } from './support/queues'

const keys = queueKeys('')

describe('a promoter whose Redis', needs('redis-cli'), () => {
  let server: RedisServer
  let promoter: PromoterHere | undefined
  beforeAll(async () => {
    server = await redisServer()
  })
  beforeEach(async () => {
    await until(async () => (await server.client.flushall().catch(() => '')) === 'OK', 'Redis is there')
  })
  afterEach(() => promoter?.stop())
  const start = async (url = server.url) => {
    promoter = await promoterHere(url, { PROMOTION_POLL_MS: '50' })
    return promoter
  }
  const passedOn = (userId: string) =>
    until(async () => {
      const all = await entered(server.client, keys.dispatch).catch(() => [])
      return all.some((one) => one.userId === userId)
    }, `${userId} is passed on`)

  it('is stopped says so, answers DOWN, and goes on when it is back', async () => {
    const { get, says, text } = await start()
    await server.end()
    await says(/^Redis does not do what it is asked \(.+\): nobody is let in until it does$/)
    const answer = await get('/actuator/health')
    expect([answer.status, await answer.json()]).toEqual([
      503,
      {
        status: 'DOWN',
        components: {
          dispatcher: { status: 'UP', details: { threadPoolActive: 0, queueSize: 0 } },
          redis: { status: 'DOWN' },
        },
      },
    ])
    expect((await get('/health')).status).toBe(200)
    expect(await (await get('/actuator/prometheus')).text()).toMatch(/dispatcher_redis_errors_total\{kind="away"\} \d/)
    await server.start()
    await until(async () => (await server.client.ping().catch(() => '')) === 'PONG', 'the test reaches it')
    await wait(server.client, 'e', ['a'])
    await passedOn('a')
    await says(/^Redis answers again$/)
    expect((await get('/actuator/health')).status).toBe(200)
    expect(text()).not.toMatch(/ioredis|Unhandled/)
  })

  it('hangs is given up after a second, and served again when it goes on', async () => {
    const { get } = await start()
    process.kill(server.pid(), 'SIGSTOP')
    try {
      expect((await get('/actuator/health')).status).toBe(503)
      await until(
        async () => /errors_total\{kind="timeout"\} \d/.test(await (await get('/actuator/prometheus')).text()),
        'a command is given up',
      )
    } finally {
      process.kill(server.pid(), 'SIGCONT')
    }
    await wait(server.client, 'e', ['a'])
    await passedOn('a')
  })

  it('cuts every connection does not lose the one that waits', async () => {
    await start()
    await wait(server.client, 'e', ['a'])
    await passedOn('a')
    await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await wait(server.client, 'e', ['b'])
    await passedOn('b')
  })

  it('hangs does not keep it from ending', async () => {
    const { stop } = await start()
    process.kill(server.pid(), 'SIGSTOP')
    try {
      await stop()
    } finally {
      process.kill(server.pid(), 'SIGCONT')
    }
  })

  it('has another password keeps the one it was given to itself, and so do the commands', async () => {
    const password = 'a-Secret-of-mine-7'
    await server.client.config('SET', 'requirepass', 'another')
    try {
      const url = server.url.replace('//', `//:${password}@`)
      const { says, text, get } = await start(url)
      await says(/^Redis: WRONGPASS/)
      expect((await get('/actuator/health')).status).toBe(503)
      const ran = await cliHere(['promotion', 'list'], { REDIS_URL: url })
      expect(ran).toMatchObject({ code: 1, stdout: '' })
      expect(ran.stderr).toMatch(/^Redis cannot be used: WRONGPASS/)
      const metrics = await (await get('/actuator/prometheus')).text()
      expect(`${text()}${ran.stderr}${metrics}`).not.toContain(password)
      expect(metrics).toContain('kind="refused"')
    } finally {
      await server.client.config('SET', 'requirepass', '')
    }
  })

  it('may throw queues away when it is full is told to the operator', async () => {
    await server.client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const { says } = await start()
    await says(/^Redis has maxmemory-policy allkeys-lru: .+ Set maxmemory-policy noeviction$/)
    await server.client.config('SET', 'maxmemory-policy', 'noeviction')
  })
})
