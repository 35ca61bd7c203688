import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { cancelPost } from '../../src/db/posts/cancel-post'
import { countByStatus, createPost, readPost } from '../support/factories'
import { gone } from '../support/gone'
import { makeDue } from '../support/passing-time'
import { startTick, workerPids } from '../support/processes'
import { tickHere } from '../support/tick-here'
import { until } from '../support/until'
import { testWorld } from '../support/world'

const world = testWorld()
const waiting = (extra: Record<string, string> = {}) => world.env({ LOOK_AHEAD_SECONDS: '58', ...extra })

const cycle = async () => {
  const [rows] = await world.db.query<RowDataPacket[]>('SELECT * FROM dispatch_cycles ORDER BY id')
  expect(rows).toHaveLength(1)
  return rows[0] as RowDataPacket
}

/** A tick that has begun to wait, in this process. */
async function tickThatWaits(extra: Record<string, string> = {}) {
  const tick = tickHere(waiting(extra))
  const rows = async () => (await world.db.query<RowDataPacket[]>('SELECT id FROM dispatch_cycles'))[0]
  await until(async () => (await rows()).length > 0, 'the tick waits')
  return { tick }
}

const fleetBeats = () => world.db.query("INSERT INTO fleet_members (id, host) VALUES ('a fleet', 'one')")

describe('a tick that looks ahead', () => {
  it('publishes a post at its second, says that it waits, and is noted as a tick that waited', async () => {
    const post = await createPost(world.db, world.member, { dueInSeconds: 1 })
    const { code, lines } = await tickHere(waiting())
    expect(code).toBe(0)
    const { schedule, publications } = await readPost(world.db, post.id)
    expect(schedule).toMatchObject({ status: 'done', attempts: 1 })
    // By the database's clock, in which it was scheduled.
    const late = publications[0]?.published_at.getTime() - schedule.scheduled_for.getTime()
    expect(late).toBeGreaterThanOrEqual(0)
    const said = lines.filter((l) => l.component === 'DISPATCHER').map((l) => l.msg)
    expect(said[0]).toMatch(/^Dispatch cycle started at /)
    expect(said).toContain('Pending posts: 0, 1 more within the minute; one worker waits')
    expect(said).toContain('Workers spawned: 1')
    expect(said).not.toContain('No pending posts, skipping worker spawn')
    const row = await cycle()
    expect(row).toMatchObject({ due: 0, ahead: 1, workers: 1, workers_failed: 0, exit_code: 0 })
    expect(row.waited_ms).toBeGreaterThan(0)
    expect(row.waited_ms).toBeLessThanOrEqual(row.duration_ms)
  })

  it('holds nothing while it waits: a post can be cancelled until its second, and a tick without others ends', async () => {
    const post = await createPost(world.db, world.member, { dueInSeconds: 30 })
    const { tick } = await tickThatWaits()
    expect((await readPost(world.db, post.id)).schedule).toMatchObject({ status: 'pending', claim_token: null })
    await cancelPost(world.db, post, 'cli')
    expect(await tick).toMatchObject({ code: 0 })
    expect(world.visible()).toEqual([])
    expect(await cycle()).toMatchObject({ ahead: 1, workers: 1, exit_code: 0 })
  })

  it('sees a post that is published now', async () => {
    const post = await createPost(world.db, world.member, { dueInSeconds: 30 })
    const { tick } = await tickThatWaits()
    await makeDue(world.db, post.id)
    expect(await tick).toMatchObject({ code: 0 })
    expect(world.visible()).toHaveLength(1)
  })

  it('sees one that is published now while it is busy with another that takes long', async () => {
    await createPost(world.db, world.member)
    const second = await createPost(world.db, world.organization, { dueInSeconds: 3600 })
    world.sandbox.world.latency.set('linkedin.post.create', 2_500)
    const tick = tickHere(waiting())
    await world.asked('linkedin.post.create')
    await makeDue(world.db, second.id)
    await world.asked('linkedin.post.create', 2)
    expect(world.visible()).toHaveLength(0)
    await tick
    expect(await countByStatus(world.db)).toEqual({ published: 2 })
  })

  it('takes a retry that becomes due inside the window', async () => {
    const post = await createPost(world.db, world.page)
    world.sandbox.world.faults.add({
      operation: 'facebook.feed.create.hidden',
      kind: 'error-before',
      status: 500,
      next: 3,
    })
    const { lines } = await tickHere(waiting({ RETRY_BASE_MS: '800' }))
    expect((await readPost(world.db, post.id)).details).toMatchObject({ status: 'published', attempts: 2 })
    expect(lines.map((l) => l.msg)).toContain('Pending posts: 1')
  })

  it('starts as many workers as the formula says when many become due at one second', async () => {
    for (let n = 0; n < 12; n++) await createPost(world.db, world.member, { dueInSeconds: 2 })
    const { lines } = await tickHere(waiting())
    expect(await countByStatus(world.db)).toEqual({ published: 12 })
    expect(lines.map((l) => l.msg)).toContain('Pending posts: 0, 12 more within the minute; one worker waits')
    expect(await cycle()).toMatchObject({ due: 0, ahead: 12, workers: 3, exit_code: 0 })
  })

  it('replaces the worker that waits when the time of that is up', async () => {
    const times = { WORKER_TIMEOUT_MS: '2000', HTTP_TIMEOUT_MS: '500', DISPATCH_TIMEOUT_MS: '8000' }
    await createPost(world.db, world.member, { dueInSeconds: 3 })
    const { code } = await tickHere(waiting(times))
    expect(code).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 1 })
    expect(await cycle()).toMatchObject({ ahead: 1, workers: 2, workers_failed: 0 })
  })

  it('leaves to the next tick what is due so late that nothing can begin any more', async () => {
    await createPost(world.db, world.member, { dueInSeconds: 54 })
    const { lines } = await tickHere(waiting())
    expect(lines.map((l) => l.msg.replace(/\d+ms/, '…'))).toEqual([
      'Pending posts: 0',
      'No pending posts, skipping worker spawn',
      'Total duration: …',
    ])
    expect(await cycle()).toMatchObject({ due: 0, ahead: 0, workers: 0, waited_ms: 0 })
  })

  it('does not with LOOK_AHEAD_SECONDS=0, nor while a fleet beats', async () => {
    await createPost(world.db, world.member, { dueInSeconds: 5 })
    await fleetBeats()
    for (const env of [waiting(), world.env()]) {
      const { lines } = await tickHere(env)
      expect(lines.map((l) => l.msg)).toContain('No pending posts, skipping worker spawn')
      await world.db.query('DELETE FROM fleet_members')
    }
    expect(await countByStatus(world.db)).toEqual({ pending: 1 })
  })

  it('leaves what becomes due to a fleet that begins to beat', async () => {
    await createPost(world.db, world.member, { dueInSeconds: 30 })
    const { tick } = await tickThatWaits()
    await fleetBeats()
    expect(await tick).toMatchObject({ code: 0 })
    expect(await countByStatus(world.db)).toEqual({ pending: 1 })
  })

  it('claims nothing more of a database that was set back while it waited', async () => {
    await createPost(world.db, world.member, { dueInSeconds: 2 })
    const { tick } = await tickThatWaits()
    await world.db.query('DELETE FROM dispatch_cycles')
    const { code, lines } = await tick
    expect(code).toBe(0)
    expect(lines.find((l) => l.level === 'ERROR')?.msg).toMatch(
      /^The database does not know this tick: it was set back/,
    )
    expect(await countByStatus(world.db)).toEqual({ pending: 1 })
  })
})

describe('the processes of a tick that waits', () => {
  it('end at once with code 0 when it is told to end, and leave the post alone', async () => {
    const post = await createPost(world.db, world.member, { dueInSeconds: 40 })
    const tick = startTick(waiting())
    await tick.line((l) => l.msg === 'Waiting for the second of the next post')
    tick.child.kill('SIGTERM')
    expect(await tick.ended).toBe(0)
    expect((await readPost(world.db, post.id)).schedule).toMatchObject({ status: 'pending', attempts: 0 })
    expect(tick.lines.map((l) => l.msg)).toContain('Stopping early: SIGTERM')
    expect(await cycle()).toMatchObject({ ahead: 1, workers: 1, workers_failed: 0, exit_code: 0 })
  })

  it('do not outlive it', async () => {
    const post = await createPost(world.db, world.member, { dueInSeconds: 40 })
    const tick = startTick(waiting())
    const [pid] = await workerPids(tick)
    await tick.line((l) => l.msg === 'Waiting for the second of the next post')
    tick.child.kill('SIGKILL')
    await gone(pid as number)
    expect((await readPost(world.db, post.id)).schedule).toMatchObject({ status: 'pending', attempts: 0 })
  })
})
