import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TaskList } from '../../src/promotion/task-list'
import { queueKeys } from '../../src/redis/keys'
import { type RedisServer, redisServer } from '../support/redis-server'
import { needs } from '../support/tools'

describe('the list of queues that wait for a loop', needs('redis-cli'), () => {
  let server: RedisServer
  let tasks: TaskList
  const keys = () => server.client.keys('temp:*')
  beforeAll(async () => {
    server = await redisServer()
  })
  beforeEach(async () => {
    await server.client.flushall()
    tasks = new TaskList(server.client, queueKeys(''))
  })

  it('gives those that were found before those that were put back', async () => {
    await tasks.putBack(['long'])
    await tasks.add(['new'])
    expect(await tasks.take(5)).toEqual(['new', 'long'])
  })

  it('ends by itself when nobody comes back to it', async () => {
    await tasks.add(['a'])
    const [name = ''] = await keys()
    expect(name).toMatch(/^temp:[\da-f-]{36}$/)
    expect(await server.client.ttl(name)).toBeGreaterThan(60)
  })

  it('notices that it is gone, so that its queues are found again', async () => {
    await tasks.add(['a', 'b'])
    await server.client.flushall()
    expect([await tasks.take(5), tasks.has('a'), tasks.size]).toEqual([[], false, 0])
  })

  it('does not take for gone what was put into it while an answer was on its way', async () => {
    await tasks.add(['a'])
    const answers = [tasks.take(1), tasks.take(1), tasks.putBack(['b'])]
    await Promise.all(answers)
    expect(tasks.has('b')).toBe(true)
    expect(await tasks.take(1)).toEqual(['b'])
  })

  it('does not hold what it could not put down', async () => {
    await server.client.config('SET', 'maxmemory', '1')
    await expect(tasks.add(['a'])).rejects.toThrow()
    await server.client.config('SET', 'maxmemory', '0')
    expect(tasks.has('a')).toBe(false)
  })
})
