import { beforeAll, describe, expect, it } from 'vitest'
import { type RedisServer, redisServer } from '../support/redis-server'
import { needs } from '../support/tools'
import { type PromoterHere, promoterHere } from './support/promoter'

const SECRET = 'a secret of sixteen'.replaceAll(' ', '-')

describe('what a promoter tells over HTTP', needs('redis-cli'), () => {
  let server: RedisServer
  let open: PromoterHere
  let closed: PromoterHere
  beforeAll(async () => {
    server = await redisServer()
    open = await promoterHere(server.url)
    closed = await promoterHere(server.url, { PROMOTION_SECRET: SECRET })
  })

  it('says how it does', async () => {
    const answer = await open.get('/actuator/health')
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        status: 'UP',
        components: {
          dispatcher: { status: 'UP', details: { threadPoolActive: 0, queueSize: 0 } },
          redis: { status: 'UP' },
        },
      },
    ])
    const short = await open.get('/health')
    expect([short.status, await short.json()]).toEqual([200, { status: 'UP' }])
  })

  it('has every figure of the document, by its name', async () => {
    const answer = await open.get('/actuator/prometheus')
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const types = [...(await answer.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(
      ([, name, type]) => `${name} ${type}`,
    )
    expect(types).toEqual(
      expect.arrayContaining([
        'dispatcher_promotions_total counter',
        'dispatcher_promotion_duration_seconds histogram',
        'dispatcher_thread_pool_active gauge',
        'dispatcher_queue_size gauge',
        'dispatcher_lua_script_duration_seconds histogram',
        'dispatcher_redis_errors_total counter',
      ]),
    )
  })

  it('tells each figure by itself as well', async () => {
    expect(await (await open.get('/actuator/metrics/executor.active')).json()).toEqual({
      name: 'executor.active',
      baseUnit: 'threads',
      measurements: [{ statistic: 'VALUE', value: 0 }],
      availableTags: [],
    })
    const { names } = (await (await open.get('/actuator/metrics')).json()) as { names: string[] }
    expect(names).toEqual(
      expect.arrayContaining(['executor.active', 'dispatcher.promotions.total', 'dispatcher.promotion.duration']),
    )
    for (const name of names) {
      const answer = await open.get(`/actuator/metrics/${name}`)
      expect([answer.status, await answer.json()]).toMatchObject([200, { name }])
    }
  })

  it.each([
    '/',
    '/metrics/none',
    '/actuator',
    '/actuator/metrics/none',
    '/actuator/env',
    '/actuator/metrics/__proto__',
  ])('has nothing at %s', async (path) => {
    expect((await open.get(path)).status).toBe(404)
  })

  it('changes nothing for anybody', async () => {
    const answer = await fetch(`${open.url}/actuator/health`, { method: 'POST', body: 'x' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  it('with a secret tells nobody else but that it lives', async () => {
    const statuses = async (headers: Record<string, string>) => {
      const paths = ['/health', '/actuator/health', '/actuator/metrics', '/actuator/metrics/executor.active']
      return Promise.all(
        [...paths, '/actuator/prometheus', '/none'].map(async (path) => (await closed.get(path, headers)).status),
      )
    }
    expect(await statuses({})).toEqual([200, 200, 401, 401, 401, 401])
    expect(await statuses({ authorization: `Bearer ${SECRET}x` })).toEqual([200, 200, 401, 401, 401, 401])
    expect(await statuses({ authorization: `Bearer ${SECRET}` })).toEqual([200, 200, 200, 200, 200, 404])
  })

  it('says which setting to change when its port is taken', async () => {
    const { port } = new URL(open.url)
    await expect(promoterHere(server.url, { PROMOTION_PORT: port })).rejects.toThrow(
      `PROMOTION_PORT: ${port} is in use by another program`,
    )
  })
})
