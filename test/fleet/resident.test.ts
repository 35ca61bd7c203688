import { resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { projectRoot } from '../../src/config/project-root'
import { limitsFor } from '../../src/fleet/judge-child'
import { work } from '../../src/fleet/work'
import { createLogger } from '../../src/observability/log'
import { openWorkServices } from '../../src/services/work'
import { cliHere } from '../support/cli-here'
import { countByStatus, createPost, createPosts, readPost, type TestAccount } from '../support/factories'
import { gone } from '../support/gone'
import { type LogLine, type Run, runTick, startProcess } from '../support/processes'
import { until } from '../support/until'
import { testWorld } from '../support/world'

// The processes of resident workers as they ship. One pair of them takes a second to start: what is decided about them without
// any is in the other tests of this folder.

const world = testWorld()
const running: Run[] = []
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})

const fleet = (extra: Record<string, string> = {}, workers = 1): Run => {
  const args = [resolve(projectRoot, 'dist/cli.js'), 'work', '--workers', String(workers)]
  const run = startProcess(process.execPath, args, world.env(extra), '/')
  running.push(run)
  return run
}
const spawned = (run: Run, n = 1): Promise<LogLine> => {
  const seen = new Set<unknown>()
  return run.line((line) => {
    if (/^Spawning worker: /.test(line.msg)) seen.add(line.pid)
    return seen.size === n
  })
}
const pidOf = async (run: Run, n = 1) => (await spawned(run, n)).pid as number
const beats = async () => {
  const [rows] = await world.db.query<RowDataPacket[]>(
    'SELECT children FROM fleet_members WHERE beat_at > NOW(3) - INTERVAL 5 SECOND AND children > 0',
  )
  return rows.length > 0
}
/** A post that is whole before workers that are there already may see it. */
const soon = (account: TestAccount) => createPost(world.db, account, { dueInSeconds: 1 })
const published = (posts: number) =>
  until(async () => (await countByStatus(world.db)).published === posts, `${posts} posts are published`)
const latenessMs = async (id: string) => {
  const { schedule, publications } = await readPost(world.db, id)
  return publications[0]?.published_at.getTime() - schedule.scheduled_for.getTime()
}

describe('resident workers', () => {
  it('publish what is due and what becomes due at its second, beat, and finish what they hold when they are told to stop', async () => {
    await createPosts(world.db, world.member, 2)
    const run = fleet({}, 2)
    await published(2)
    await until(beats, 'the fleet beats')
    const post = await soon(world.page)
    await published(3)
    expect(await latenessMs(post.id)).toBeGreaterThanOrEqual(0)
    world.sandbox.world.latency.set('linkedin.post.create', 1_000)
    await soon(world.member)
    await world.asked('linkedin.post.create', 3)
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 4 })
    expect(world.visible()).toHaveLength(4)
    expect(await beats()).toBe(false)
    expect(run.lines.filter((line) => line.level === 'ERROR')).toEqual([])
  })

  it('speak for one of them that is killed: its post is asked about at once and goes out once', async () => {
    const run = fleet()
    const pid = await pidOf(run)
    await until(beats, 'the fleet beats')
    world.sandbox.world.faults.add({ operation: 'facebook.post.publish', kind: 'timeout-after' })
    const post = await soon(world.page)
    await world.asked('facebook.post.publish')
    process.kill(pid, 'SIGKILL')
    await published(1)
    const { timeline } = await readPost(world.db, post.id)
    expect(timeline.find((row) => row.step === 'take-back')?.reason).toMatch(/killed by SIGKILL/)
    expect(timeline.map((row) => `${row.step} ${row.outcome}`)).toContain('look published')
    expect(world.visible()).toHaveLength(1)
  })

  it('notice one of them that hangs, and speak for it', async () => {
    const config = loadConfig({ ...world.env(), LOG_FORMAT: 'json' }, '/no/such/file')
    let said = ''
    const log = createLogger(config, 'FLEET', (line) => {
      said += line
    })
    const compiled: typeof import('../../src/fleet/resident-child') = await import(
      resolve(projectRoot, 'dist/fleet/resident-child.js')
    )
    const services = await openWorkServices(config, log, 'test')
    const stop = new AbortController()
    const working = work(services, {
      ...{ workers: 1, stop: stop.signal, hurry: new Promise(() => {}) },
      // In a quarter of the time.
      limits: { ...limitsFor(config), silentLooks: 10, silentLooksAtStart: 100 },
      times: { lookMs: 250, beatMs: 100, rememberMs: 60_000 },
      startChild: (memberId) => compiled.startResident({ ...config, LOG_LEVEL: 'silent' }, memberId),
    })
    try {
      await until(beats, 'the fleet beats')
      world.sandbox.world.latency.set('linkedin.post.create', 60_000)
      const post = await soon(world.member)
      await world.asked('linkedin.post.create')
      world.sandbox.world.reset(['latency'])
      process.kill(Number(/"pid":(\d+)/.exec(said)?.[1]), 'SIGSTOP')
      await until(() => /Claims of worker-\S+ settled/.test(said), 'it is spoken for')
      expect(said).toMatch(/hangs, it has not been heard of for 10 s: it is killed/)
      expect((await readPost(world.db, post.id)).timeline.map((row) => row.step)).toContain('take-back')
    } finally {
      stop.abort()
      await working
      await services.close()
    }
  })

  it('end with their parent, however it dies, and a tick publishes what was theirs', async () => {
    const run = fleet()
    const pid = await pidOf(run)
    await until(beats, 'the fleet beats')
    run.child.kill('SIGKILL')
    await gone(pid)
    await createPost(world.db, world.member)
    await world.db.query('UPDATE fleet_members SET beat_at = beat_at - INTERVAL 5 SECOND')
    expect(await beats()).toBe(false)
    await runTick(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 1 })
  })

  it('claim nothing of a database that does not know them, and begin anew', async () => {
    const run = fleet()
    await until(beats, 'the fleet beats')
    await world.db.query('DELETE FROM fleet_members')
    await run.line((l) => /does not know this fleet any more/.test(l.msg))
    await until(beats, 'the fleet beats again')
    await soon(world.member)
    await published(1)
  })

  it('lose only the post that kills them, when its last attempt is alone', async () => {
    world.sandbox.world.latency.set('facebook.feed.create.hidden', 700)
    const poison = await createPost(world.db, world.page, { caption: 'poison', dueInSeconds: -5 })
    const others = await createPosts(world.db, world.page, 2)
    const run = fleet({ MAX_ATTEMPTS: '2' })
    for (const life of [1, 2]) {
      await until(
        async () => (await readPost(world.db, poison.id)).timeline.filter((row) => row.step === 'begin').length >= life,
        'work on it has begun',
      )
      process.kill(await pidOf(run, life), 'SIGKILL')
    }
    await until(async () => (await readPost(world.db, poison.id)).details.status === 'failed', 'the poison has failed')
    for (const { id } of others)
      await until(async () => (await readPost(world.db, id)).details.status === 'published', 'its companion is out')
    expect(world.visible()).toHaveLength(2)
  })
})

it('`work` says what is wrong with its command line', async () => {
  const { code, stderr } = await cliHere(['work', '--workers', '0'], world.env())
  expect([code, stderr]).toEqual([2, expect.stringContaining('--workers: must be a whole number from 1 to 100')])
})
