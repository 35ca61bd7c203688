import { resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../../../src/config/project-root'
import { oneRow } from '../../../src/db/rows'
import { postKeys } from '../../../src/redis/post-keys'
import { cliHere } from '../../support/cli-here'
import { countByStatus, createPost, createPosts, readPost } from '../../support/factories'
import { type Run, startProcess } from '../../support/processes'
import { type RedisServer, redisServer } from '../../support/redis-server'
import { until } from '../../support/until'
import { testWorld } from '../../support/world'

// Resident workers as they ship, with a Redis that names the posts to them.

const world = testWorld()
const keys = postKeys('')
let redis: RedisServer
beforeAll(async () => {
  redis = await redisServer()
})
beforeEach(async () => {
  await redis.client.flushall()
})
const running: Run[] = []
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})

const server = (name: string, workers = 1): Run => {
  const args = [resolve(projectRoot, 'dist/cli.js'), 'work', '--workers', String(workers)]
  const run = startProcess(process.execPath, args, world.env({ REDIS_URL: redis.url, HOSTNAME: name }), '/')
  running.push(run)
  return run
}
const published = (posts: number) =>
  until(async () => (await countByStatus(world.db)).published === posts, `${posts} posts are published`)
const isReady = () => until(async () => (await redis.client.exists(keys.ready)) === 1, 'the index is there')
const slots = () => redis.client.hlen(keys.tokens)
const status = async () => {
  const { stdout } = await cliHere(['fleet', 'status', '--json'], world.env({ REDIS_URL: redis.url }))
  return JSON.parse(stdout)
}

describe('with Redis', () => {
  it('posts of one account go out one at a time over all servers, in their order, and every slot comes back', async () => {
    world.sandbox.world.latency.set('linkedin.post.create', 150)
    const posts = await createPosts(world.db, world.member, 6)
    const servers = [server('one'), server('two')]
    await published(6)
    const stories = await Promise.all(posts.map(({ id }) => readPost(world.db, id)))
    const spans = stories
      .map(({ timeline }) => ({
        claimed: timeline.find(({ step }) => step === 'claim')?.at.getTime() ?? 0,
        ended: timeline.at(-1)?.at.getTime() ?? 0,
      }))
      .sort((a, b) => a.claimed - b.claimed)
    for (const [at, { claimed }] of spans.entries())
      expect(claimed).toBeGreaterThanOrEqual(spans[at - 1]?.ended ?? Number.NEGATIVE_INFINITY)
    expect(world.visible()).toHaveLength(6)
    await until(async () => (await slots()) === 0, 'every slot is back')
    const { leader, members, redis: seen, index } = await status()
    expect([members.length, seen, index.slots, leader.term]).toEqual([2, 'ok', 0, 1])
    for (const run of servers) {
      run.child.kill('SIGTERM')
      expect(await run.ended).toBe(0)
      expect(run.lines.filter(({ level }) => level === 'ERROR')).toEqual([])
    }
  })

  it('what becomes due goes out at its second, also after a FLUSHALL and while Redis is away', async () => {
    const run = server('one')
    await isReady()
    const lateness = async (id: string) => {
      const { schedule, publications } = await readPost(world.db, id)
      return publications[0]?.published_at.getTime() - schedule.scheduled_for.getTime()
    }
    const first = await createPost(world.db, world.member, { dueInSeconds: 1 })
    await published(1)
    expect(await lateness(first.id)).toBeGreaterThanOrEqual(0)
    // Of the two kinds of claim, the one by name as well.
    const told = 'SELECT COUNT(*) AS n FROM fleet_members WHERE last_claim_at IS NOT NULL'
    await until(async () => (await oneRow<{ n: number }>(world.db, told)).n === 1, 'its beat tells of the claim')
    await redis.client.flushall()
    const second = await createPost(world.db, world.member, { dueInSeconds: 1 })
    await published(2)
    await isReady()
    await redis.end()
    const third = await createPost(world.db, world.member, { dueInSeconds: 1 })
    await published(3)
    await run.line(({ msg }) => /Redis does not do what it is asked/.test(msg))
    await redis.start()
    await isReady()
    await createPost(world.db, world.member, { dueInSeconds: 1 })
    await published(4)
    for (const { id } of [second, third]) expect(await lateness(id)).toBeLessThan(10_000)
    expect(world.visible()).toHaveLength(4)
  })

  it('a post that the index has lost is found in the database by a worker that has nothing to do', async () => {
    const run = server('one')
    await isReady()
    // Full, as far as writing goes: what is read goes on.
    await redis.client.config('SET', 'maxmemory', '1')
    await createPost(world.db, world.member)
    await published(1)
    await run.line(({ msg }) => /Posts late although the fleet beats: 1 found/.test(msg))
    await redis.client.config('SET', 'maxmemory', '0')
  })

  it('the slots of a worker that is killed are free as soon as its parent has spoken for it', async () => {
    const run = server('one')
    world.sandbox.world.latency.set('linkedin.post.create', 60_000)
    await createPost(world.db, world.member)
    await world.asked('linkedin.post.create')
    expect(await slots()).toBe(1)
    world.sandbox.world.reset(['latency'])
    process.kill((await run.line(({ msg }) => /^Spawning worker/.test(msg))).pid as number, 'SIGKILL')
    await run.line(({ msg }) => /Claims of worker-\S+ settled/.test(msg))
    await until(async () => (await slots()) === 0, 'the slot is free')
  })
})

it('`lead` and `fleet rebuild` say that they need Redis', async () => {
  for (const words of [['lead'], ['fleet', 'rebuild']]) {
    const { code, stderr } = await cliHere(words, world.env())
    expect([code, stderr]).toEqual([1, expect.stringContaining('REDIS_URL: is not set')])
  }
})

it('`fleet rebuild` has the leader build the index anew', async () => {
  server('one')
  await isReady()
  const before = await redis.client.get(keys.ready)
  const { code, stdout } = await cliHere(['fleet', 'rebuild'], world.env({ REDIS_URL: redis.url }))
  expect([code, stdout.trim() === before]).toEqual([0, false])
})
