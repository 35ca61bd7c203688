import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { countByStatus, createPost, createPosts, readPost } from '../support/factories'
import { gone } from '../support/gone'
import { letLeaseRunOut } from '../support/passing-time'
import { runTick, startTick, workerPids } from '../support/processes'
import { tickHere } from '../support/tick-here'
import { until } from '../support/until'
import { testWorld } from '../support/world'

const world = testWorld()

/** Resolves when it is on disk for the n-th time that work on a post has begun. */
const begun = (times: number) =>
  until(async () => {
    const [rows] = await world.db.query<RowDataPacket[]>(`SELECT 1 FROM attempts WHERE step = 'begin'`)
    return rows.length >= times
  }, `work has begun ${times} time(s)`)

const claimed = (posts: number) =>
  until(async () => (await countByStatus(world.db)).processing === posts, `${posts} posts are claimed`)

/** A process stopped in the middle of a transaction keeps rows locked for a moment. */
async function backdateClaims(): Promise<void> {
  for (;;) {
    try {
      await letLeaseRunOut(world.db)
      return
    } catch (error) {
      if ((error as { code?: string }).code !== 'ER_LOCK_WAIT_TIMEOUT') throw error
    }
  }
}

describe('when a worker is killed', () => {
  it('before it called the platform, its posts go out with the same or the next tick, once each', async () => {
    const posts = await createPosts(world.db, world.page, 3)
    world.sandbox.world.latency.set('facebook.feed.create.hidden', 60_000)
    const first = startTick(world.env({ MAX_WORKERS: '1' }))
    const [pid] = await workerPids(first)
    await world.asked('facebook.feed.create.hidden')
    // A claim that is being committed as its worker dies may be kept after its claims were taken back: that is the lease's.
    await claimed(3)
    process.kill(pid as number, 'SIGKILL')
    expect(await first.ended).toBe(1)
    expect(first.lines.some((l) => /was killed by SIGKILL/.test(l.msg))).toBe(true)
    expect(await countByStatus(world.db)).toEqual({ pending: 3 })
    world.sandbox.world.reset(['latency'])
    expect((await tickHere(world.env())).code).toBe(0)
    expect(world.visible()).toHaveLength(3)
    const { timeline } = await readPost(world.db, posts[0]?.id ?? '')
    expect(timeline.find((row) => row.step === 'take-back')?.reason).toMatch(/killed by SIGKILL/)
  })

  it('again and again while it works on one post, those that waited behind it lose no attempt, and all go out', async () => {
    const posts = await createPosts(world.db, world.page, 4)
    world.sandbox.world.latency.set('facebook.feed.create.hidden', 60_000)
    for (let deaths = 1; deaths <= 3; deaths++) {
      const tick = startTick(world.env({ MAX_WORKERS: '1' }))
      const [pid] = await workerPids(tick)
      await world.asked('facebook.feed.create.hidden', deaths)
      await begun(deaths)
      process.kill(pid as number, 'SIGKILL')
      await tick.ended
    }
    const rows = await Promise.all(posts.map(({ id }) => readPost(world.db, id)))
    // Whoever was being worked on queues behind the others, so that each time another one met its end.
    expect(rows.map(({ schedule }) => schedule.attempts).sort()).toEqual([0, 1, 1, 1])
    world.sandbox.world.reset(['latency'])
    await tickHere(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 4 })
    expect(world.visible()).toHaveLength(4)
  })

  it('while its commit call is out, the platform is asked before anything is sent again', async () => {
    const post = await createPost(world.db, world.page)
    world.sandbox.world.faults.add({ operation: 'facebook.post.publish', kind: 'timeout-after' })
    const first = startTick(world.env())
    const [pid] = await workerPids(first)
    await world.asked('facebook.post.publish')
    process.kill(pid as number, 'SIGKILL')
    await first.ended
    expect((await readPost(world.db, post.id)).details.status).toBe('unconfirmed')
    await tickHere(world.env())
    const { details, timeline } = await readPost(world.db, post.id)
    expect(details.status).toBe('published')
    expect(timeline.map((row) => `${row.step} ${row.outcome}`)).toContain('look published')
    expect(world.visible()).toHaveLength(1)
    expect(world.sandbox.world.calls.all().filter((c) => c.operation === 'facebook.post.publish')).toHaveLength(1)
  })

  it('while its commit call is out and the platform cannot be asked, a person is, and nothing is sent again', async () => {
    const post = await createPost(world.db, world.member)
    world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'timeout-after' })
    const first = startTick(world.env())
    const [pid] = await workerPids(first)
    await world.asked('linkedin.post.create')
    process.kill(pid as number, 'SIGKILL')
    await first.ended
    await tickHere(world.env())
    await tickHere(world.env())
    const { details, schedule } = await readPost(world.db, post.id)
    expect([details.status, schedule.status]).toEqual(['unconfirmed', 'unconfirmed'])
    expect(details.error_message).toMatch(/look at the profile yourself/)
    expect(world.visible()).toHaveLength(1)
  })

  it('the others go on, and the tick says with its exit code that one failed', async () => {
    await createPosts(world.db, world.page, 10)
    world.sandbox.world.latency.set('facebook.feed.create.hidden', 300)
    const tick = startTick(world.env())
    const pids = await workerPids(tick)
    process.kill(pids[0] as number, 'SIGKILL')
    expect(await tick.ended).toBe(1)
    await tickHere(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 10 })
    expect(world.visible()).toHaveLength(10)
  })
})

describe('when the dispatcher is killed', () => {
  it('its workers finish or give back what they hold, and end; nothing is lost or doubled', async () => {
    await createPosts(world.db, world.page, 12)
    world.sandbox.world.latency.set('facebook.feed.create.hidden', 400)
    const tick = startTick(world.env())
    const pids = await workerPids(tick)
    await world.asked('facebook.feed.create.hidden')
    tick.child.kill('SIGKILL')
    await tick.ended
    await Promise.all(pids.map(gone))
    const states = await countByStatus(world.db)
    expect(states.processing).toBeUndefined()
    expect(states.pending).toBeGreaterThan(0)
    world.sandbox.world.reset(['latency'])
    await tickHere(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 12 })
    expect(world.visible()).toHaveLength(12)
  })

  it('politely, the workers finish the calls that are out and the tick ends with 0', async () => {
    await createPosts(world.db, world.member, 5)
    world.sandbox.world.latency.set('linkedin.post.create', 500)
    const tick = startTick(world.env())
    await world.asked('linkedin.post.create')
    tick.child.kill('SIGTERM')
    expect(await tick.ended).toBe(0)
    const states = await countByStatus(world.db)
    expect(states).toEqual({ published: 1, pending: 4 })
    expect(world.visible()).toHaveLength(1)
  })
})

describe('when all are asked to end, and asked again', () => {
  it('as by a terminal and by who passes it on, the calls that are out are finished, and the tick ends with 0', async () => {
    await createPosts(world.db, world.member, 5)
    world.sandbox.world.latency.set('linkedin.post.create', 1_500)
    const tick = startTick(world.env())
    const pids = [...(await workerPids(tick)), tick.child.pid as number]
    await world.asked('linkedin.post.create')
    const ask = () => {
      for (const pid of pids) process.kill(pid, 'SIGINT')
    }
    ask()
    await tick.line((l) => l.msg === 'Stopping early: SIGINT')
    ask()
    expect(await tick.ended).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 1, pending: 4 })
    expect(world.visible()).toHaveLength(1)
  })
})

describe('when a worker hangs', () => {
  it('it ends itself with the timeout code and the tick with 2, leaving no process behind', async () => {
    await createPost(world.db, world.member)
    const times = { WORKER_TIMEOUT_MS: '2500', HTTP_TIMEOUT_MS: '500', DISPATCH_TIMEOUT_MS: '4000' }
    const tick = startTick(world.env(times))
    const pids = await workerPids(tick)
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    expect(await tick.ended).toBe(2)
    await Promise.all(pids.map(gone))
    expect(tick.lines.some((l) => /Exceeded 4s timeout/.test(l.msg))).toBe(true)
    expect((await tickHere(world.env())).code).toBe(0)
    expect(world.visible()).toHaveLength(1)
  })
})

describe('when a worker is stopped for longer than its lease and wakes', () => {
  it('it writes nothing, because another has published the post meanwhile', async () => {
    const post = await createPost(world.db, world.page)
    world.sandbox.world.faults.add({ operation: 'facebook.feed.create.hidden', kind: 'slow', ms: 2_000 })
    const sleeper = startTick(world.env())
    const [pid] = await workerPids(sleeper)
    await world.asked('facebook.feed.create.hidden')
    // Written beside that call: stopped in the middle of it, the sleeper would keep its row locked for the other's whole tick.
    await begun(1)
    process.kill(pid as number, 'SIGSTOP')
    await backdateClaims()
    const other = await tickHere(world.env())
    const before = await readPost(world.db, post.id)
    expect(before.details.status, other.stdout()).toBe('published')
    process.kill(pid as number, 'SIGCONT')
    await sleeper.ended
    expect(await readPost(world.db, post.id)).toEqual(before)
    expect(sleeper.lines.some((l) => /claim was lost/.test(l.msg))).toBe(true)
    expect(world.visible()).toHaveLength(1)
  })
})

describe('when ticks overlap', () => {
  it('two dispatchers at once publish each post once', async () => {
    await createPosts(world.db, world.member, 23)
    const hosts = ['test-host', 'other-host']
    const ticks = await Promise.all(hosts.map((HOSTNAME) => runTick(world.env({ MAX_WORKERS: '2', HOSTNAME }))))
    expect(ticks.map((t) => t.code)).toEqual([0, 0])
    expect(await countByStatus(world.db)).toEqual({ published: 23 })
    expect(new Set(world.visible()).size).toBe(23)
    expect(world.visible()).toHaveLength(23)
  })

  it('three ticks on one server do no harm, and say that another is running', async () => {
    await createPosts(world.db, world.member, 12)
    world.sandbox.world.latency.set('linkedin.post.create', 200)
    const env = world.env({ MAX_WORKERS: '2' })
    const first = startTick(env)
    await workerPids(first)
    const others = await Promise.all([runTick(env), runTick(env)])
    await first.ended
    expect(others.every((t) => t.lines.some((l) => /Another tick is still running on this server/.test(l.msg)))).toBe(
      true,
    )
    expect(world.visible()).toHaveLength(12)
    expect(await countByStatus(world.db)).toEqual({ published: 12 })
  })
})

describe('when the database', () => {
  it('loses the connections of a worker in the middle, the result of the call that was out is still written', async () => {
    const post = await createPost(world.db, world.member)
    world.sandbox.world.latency.set('linkedin.post.create', 700)
    const tick = startTick(world.env())
    await world.asked('linkedin.post.create')
    const [threads] = await world.db.query<RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
    )
    for (const { id } of threads) await world.db.query(`KILL ${id}`).catch(() => {})
    await tick.ended
    expect((await readPost(world.db, post.id)).details).toMatchObject({
      status: 'published',
      external_post_id: expect.stringMatching(/^urn:li:share:/),
    })
    expect(world.visible()).toHaveLength(1)
  })
})
