import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { createPost, readPost } from '../support/factories'
import { runTick, startProcess } from '../support/processes'
import { testWorld } from '../support/world'

const world = testWorld()
const cli = async (...args: string[]) => {
  const run = startProcess(process.execPath, [resolve(projectRoot, 'dist/cli.js'), 'posts', ...args], world.env(), '/')
  return { code: await run.ended, out: run.stdout(), err: run.stderr() }
}
const loseAnswer = () => world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'drop-after' })

describe('posts show', () => {
  it('tells the story of a post in order, with what the platform said', async () => {
    const post = await createPost(world.db, world.page, { caption: 'Hello' })
    world.sandbox.world.faults.add({ operation: 'facebook.post.publish', kind: 'error-before', status: 500, code: 2 })
    await runTick(world.env())
    const { out, code } = await cli('show', String(post.id))
    expect(code).toBe(0)
    expect(out).toMatch(/status: +published/)
    const story = [
      'claimed the post',
      'create-hidden',
      'sent the publishing call → unconfirmed',
      'asked the platform whether it is there → absent',
      'sent the publishing call → published',
    ]
    const positions = story.map((part) => out.indexOf(part))
    expect(positions.every((at) => at > 0)).toBe(true)
    expect([...positions].sort((a, b) => a - b)).toEqual(positions)
    expect(out).toMatch(/HTTP 500, code 2/)
  })

  it('says so when there is no such post', async () => {
    expect(await cli('show', '999999')).toMatchObject({ code: 1, err: expect.stringMatching(/no such post/) })
    expect(await cli('show', 'abc')).toMatchObject({ code: 1, err: expect.stringMatching(/One post id is needed/) })
  })
})

describe('posts resolve', () => {
  it('--as published closes an unconfirmed post with the id the person has found', async () => {
    const post = await createPost(world.db, world.member)
    loseAnswer()
    await runTick(world.env())
    expect(await cli('resolve', String(post.id), '--as', 'published', '--external-id', 'urn:li:share:7')).toMatchObject(
      { code: 0, out: 'published\n' },
    )
    const { details, schedule, publications } = await readPost(world.db, post.id)
    expect([details.status, schedule.status, publications[0]?.status]).toEqual(['published', 'done', 'published'])
    expect(details).toMatchObject({ external_post_id: 'urn:li:share:7', error_message: null })
    await runTick(world.env())
    expect(world.visible()).toHaveLength(1)
  })

  it('--as not-published sends it again, once', async () => {
    const post = await createPost(world.db, world.member)
    world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'drop-before' })
    await runTick(world.env())
    expect(world.visible()).toHaveLength(0)
    expect((await cli('resolve', String(post.id), '--as', 'not-published')).code).toBe(0)
    await runTick(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    expect(world.visible()).toHaveLength(1)
  })

  it('refuses a post about which nothing is unconfirmed', async () => {
    const post = await createPost(world.db, world.member)
    expect(await cli('resolve', String(post.id), '--as', 'published')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/nothing about it is unconfirmed/),
    })
  })
})

describe('posts retry', () => {
  it('puts a failed post back into the queue with all its attempts', async () => {
    const post = await createPost(world.db, world.page)
    world.sandbox.world.faults.add({
      operation: 'facebook.feed.create.hidden',
      kind: 'error-before',
      status: 400,
      code: 100,
    })
    await runTick(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('failed')
    expect(await cli('retry', String(post.id))).toMatchObject({ code: 0, out: 'pending\n' })
    await runTick(world.env())
    expect((await readPost(world.db, post.id)).details).toMatchObject({ status: 'published', attempts: 1 })
  })

  it('refuses a post that may be out already, and names the command that settles it', async () => {
    const post = await createPost(world.db, world.member)
    loseAnswer()
    await runTick(world.env())
    expect(await cli('retry', String(post.id))).toMatchObject({ code: 1, err: expect.stringMatching(/posts resolve/) })
  })
})

describe('a post that was too late', () => {
  const miss = async () => {
    const post = await createPost(world.db, world.member)
    await world.db.query('UPDATE post_schedule SET scheduled_for = NOW(3) - INTERVAL 2 DAY')
    await runTick(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('missed')
    return post
  }

  it('goes out when a person says so, however late it is', async () => {
    const post = await miss()
    expect((await cli('retry', String(post.id))).code).toBe(0)
    await runTick(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
  })

  it('is moved to another time, or dropped', async () => {
    const [moved, dropped] = [await miss(), await miss()]
    expect(await cli('reschedule', String(moved.id), '--at', '2030-01-01T08:00:00+01:00')).toMatchObject({
      code: 0,
      out: 'pending\n',
    })
    const { schedule, details } = await readPost(world.db, moved.id)
    expect([schedule.status, details.status]).toEqual(['pending', 'pending'])
    expect(schedule.run_at.toISOString()).toBe('2030-01-01T07:00:00.000Z')
    expect(await cli('reschedule', String(moved.id), '--at', 'tomorrow')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/time with offset/),
    })
    expect(await cli('cancel', String(dropped.id))).toMatchObject({ code: 0, out: 'cancelled\n' })
    await runTick(world.env())
    expect(world.visible()).toEqual([])
  })
})

describe('posts list', () => {
  it('shows what is in which state', async () => {
    const post = await createPost(world.db, world.member)
    const { out } = await cli('list', '--status', 'pending')
    expect(out).toMatch(new RegExp(`^${post.id} +acme +linkedin +feed +pending`, 'm'))
    expect(await cli('list', '--status', 'odd')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--status must be one of/),
    })
  })
})
