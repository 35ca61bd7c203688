import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type MediaServer, startMediaServer } from '../faults/media-server'
import { cliHere } from '../support/cli-here'
import { createPost, readPost } from '../support/factories'
import { makeLate } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const cliWith = async (env: NodeJS.ProcessEnv, ...args: string[]) => {
  const { code, stdout, stderr } = await cliHere(['posts', ...args], env)
  return { code, out: stdout, err: stderr }
}
const cli = (...args: string[]) => cliWith(world.env(), ...args)
const loseAnswer = () => world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'drop-after' })

describe('posts show', () => {
  it('tells the story of a post in order, with what the platform said', async () => {
    const post = await createPost(world.db, world.page, { caption: 'Hello' })
    world.sandbox.world.faults.add({ operation: 'facebook.post.publish', kind: 'error-before', status: 500, code: 2 })
    await tickHere(world.env())
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

  it('shows what tenants and platforms wrote as text: it forges no field and steers no terminal', async () => {
    const forged = 'hi\nstatus:         published\u001b]0;pwn\u0007'
    const post = await createPost(world.db, world.page, { caption: forged })
    await world.db.query('UPDATE meta_social_accounts SET name = ? WHERE id = ?', [forged, world.page.id])
    await walkTo.failed(world.db, post.id, { reason: forged })
    const { out, code } = await cli('show', String(post.id))
    expect(code).toBe(0)
    expect(out.match(/^status:.*$/gm)).toEqual([expect.stringMatching(/^status: +failed/)])
    expect(out).toContain('caption:        hi\n                status:         published\\u001b]0;pwn\\u0007\n')
    expect(out).toContain('settled the attempt → failed. hi\\nstatus:')
    expect(out).not.toMatch(/[^\P{Cc}\n]/u)
    expect((await cli('list')).out).not.toMatch(/^status|[^\P{Cc}\n]/mu)
    const forPrograms = (await cli('show', post.id, '--json')).out
    expect(forPrograms).not.toMatch(/[^\P{Cc}\n]/u)
    const told = JSON.parse(forPrograms)
    expect(told.post).toMatchObject({
      id: post.id,
      caption: forged,
      accountName: forged,
      status: 'failed',
      options: {},
    })
    expect(told.publications).toEqual([expect.objectContaining({ kind: 'feed', externalId: null, firstComment: null })])
    expect(told.timeline.at(-1)).toMatchObject({ at: expect.stringMatching(/Z$/), outcome: 'failed', reason: forged })
  })

  it('says so when there is no such post', async () => {
    expect(await cli('show', '999999')).toMatchObject({ code: 1, err: expect.stringMatching(/no such post/) })
  })
})

describe('posts resolve', () => {
  it('--as published closes an unconfirmed post with the id the person has found', async () => {
    const post = await createPost(world.db, world.member)
    loseAnswer()
    await tickHere(world.env())
    expect(await cli('resolve', String(post.id), '--as', 'published', '--external-id', 'urn:li:share:7')).toMatchObject(
      { code: 0, out: 'published\n' },
    )
    const { details, schedule, publications } = await readPost(world.db, post.id)
    expect([details.status, schedule.status, publications[0]?.status]).toEqual(['published', 'done', 'published'])
    expect(details).toMatchObject({ external_post_id: 'urn:li:share:7', error_message: null })
    await tickHere(world.env())
    expect(world.visible()).toHaveLength(1)
  })

  it('--as not-published sends it again, once', async () => {
    const post = await createPost(world.db, world.member)
    world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'drop-before' })
    await tickHere(world.env())
    expect(world.visible()).toHaveLength(0)
    expect((await cli('resolve', String(post.id), '--as', 'not-published')).code).toBe(0)
    await tickHere(world.env())
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

describe('posts resolve on a post of a feed publication and a story', () => {
  let media: MediaServer
  beforeAll(async () => {
    media = await startMediaServer()
  })
  afterAll(() => media.close())

  /** Both commit calls left, and nobody could tell what became of them. */
  const bothUnconfirmed = async () => {
    const post = await createPost(world.db, world.page, { postType: 'feed_story', media: media.itemsFor(['image']) })
    await walkTo.unconfirmed(world.db, post.id)
    return post
  }
  const statesOf = async (id: string) => {
    const { details, publications } = await readPost(world.db, id)
    return [details.status, ...publications.map(({ kind, status }) => `${kind} ${status}`)]
  }

  it('asks which one is meant while both are open, and changes nothing', async () => {
    const post = await bothUnconfirmed()
    expect(await cli('resolve', String(post.id), '--as', 'not-published')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/both its feed and its story are unconfirmed; say which with --kind/),
    })
    expect(await statesOf(post.id)).toEqual(['unconfirmed', 'feed unconfirmed', 'story unconfirmed'])
  })

  it('--kind settles one and leaves the other a question; what is out is not sent again with what is not', async () => {
    const post = await bothUnconfirmed()
    const resolve = (kind: string, ...word: string[]) =>
      cli('resolve', String(post.id), '--kind', kind, '--as', ...word)
    expect(await resolve('story', 'published', '--external-id', '77_story')).toMatchObject({
      code: 0,
      out: 'unconfirmed\n',
    })
    expect(await statesOf(post.id)).toEqual(['unconfirmed', 'feed unconfirmed', 'story published'])
    expect((await resolve('story', 'not-published')).err).toMatch(/nothing about its story is unconfirmed/)
    expect(await resolve('feed', 'not-published')).toMatchObject({ code: 0, out: 'pending\n' })
    await tickHere(world.env())
    expect(await statesOf(post.id)).toEqual(['published', 'feed published', 'story published'])
    const { details, publications } = await readPost(world.db, post.id)
    const shown = world.sandbox.world.publications.all()
    expect(shown.map(({ kind }) => kind)).toEqual(['feed'])
    expect(publications.map((row) => row.external_id)).toEqual([shown[0]?.id, '77_story'])
    expect(details.external_post_id).toBe(shown[0]?.id)
  })
})

describe('a posts command that cannot be understood', () => {
  it.each([
    [[], /Usage: .* posts <command>/],
    [['publish', '1'], /Unknown command 'publish'/],
    [['lst'], /\(Did you mean list\?\)/],
    [['toString'], /Known are: list, show, retry, publish-now, reschedule, cancel, resolve/],
    [['show'], /Missing required argument 'id'/],
    [['show', ''], /<id>: must be one id/],
    [['show', '1', '2'], /Too many arguments/],
    [['retry', 'x'.repeat(37)], /<id>: must be one id/],
    [['cancel', '1.5'], /<id>: must be one id/],
    [['list', 'failed'], /Too many arguments/],
    [['list', '--limit', '0'], /--limit: must be a whole number from 1 to 9999/],
    [['list', '--limit', 'abc'], /--limit: must be a whole number from 1 to 9999/],
    [['list', '--limit', '-1'], /--limit: its value is missing/],
    [['list', '--limit=1e3'], /--limit: must be a whole number/],
    [['list', '--limit'], /Option '--limit <n>' argument missing/],
    [['list', '--status', 'publishd'], /--status: must be one of pending, processing, published/],
    [['list', '--status', ''], /--status: must be one of/],
    [['list', '--platform', 'fb'], /--platform: must be one of facebook, instagram, linkedin/],
    [['list', '--account', 'a b'], /--account: must be one id/],
    [['list', '--colour'], /Unknown option '--colour'/],
    [['list', '--stauts=failed'], /\(Did you mean --status\?\)/],
    [['--json', 'list'], /Unknown option '--json'/],
    [['reschedule', '1'], /--at is missing/],
    [['reschedule', '1', '--at', '2030-01-01T08:00:00'], /--at: must be a time with offset/],
    [['reschedule', '1', '--at', '2038-06-01T08:00:00Z'], /--at: must not be later than 2037/],
    [['resolve', '1'], /--as is missing: published or not-published/],
    [['resolve', '1', '--as', 'maybe'], /--as: must be one of published, not-published/],
    [['resolve', '1', '--as', 'not-published', '--external-id', '7'], /--external-id goes with --as published/],
    [['resolve', '1', '--as', 'published', '--external-id', ' '], /--external-id: must be one line of 1 to 500/],
    [['resolve', '1', '--as', 'published', '--kind', 'reels'], /--kind: must be one of feed, story, reel, article/],
    [['resolve', '--as', 'published'], /Missing required argument 'id'/],
  ])('%j is told what is wrong, without a stack and before a database is asked for', async (args, says) => {
    // Nobody answers at this address: whoever asked it would say so.
    const env = { ...world.env(), DATABASE_URL: 'mysql://nobody@127.0.0.1:1/none' }
    const { code, out, err } = await cliWith(env, ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(says)
    expect(err).not.toMatch(/\n\s+at |ECONNREFUSED/)
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
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('failed')
    expect(await cli('retry', String(post.id))).toMatchObject({ code: 0, out: 'pending\n' })
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details).toMatchObject({ status: 'published', attempts: 1 })
  })

  it('and posts reschedule let no more posts wait than a company may have, and say how it is done all the same', async () => {
    const [failed] = [await createPost(world.db, world.page), await createPost(world.db, world.page)]
    await walkTo.failed(world.db, failed.id)
    const atMost = (posts: number, ...args: string[]) =>
      cliWith(world.env({ POSTS_PER_COMPANY: String(posts) }), ...args)
    const later = ['reschedule', failed.id, '--at', new Date(Date.now() + 3_600_000).toISOString()]
    for (const args of [['retry', failed.id], later]) {
      const err =
        'Nothing was changed: 2 posts that wait would be there, and a company may have 1. With POSTS_PER_COMPANY=0 before the command it is done all the same\n'
      expect(await atMost(1, ...args)).toEqual({ code: 1, out: '', err })
      expect((await readPost(world.db, failed.id)).schedule.status).toBe('failed')
    }
    expect(await atMost(0, ...later)).toMatchObject({ code: 0, out: 'pending\n' })
  })

  it('refuses a post that may be out already, and names the command that settles it', async () => {
    const post = await createPost(world.db, world.member)
    loseAnswer()
    await tickHere(world.env())
    expect(await cli('retry', String(post.id))).toMatchObject({ code: 1, err: expect.stringMatching(/posts resolve/) })
  })
})

describe('a post that was too late', () => {
  const miss = async () => {
    const post = await createPost(world.db, world.member)
    await makeLate(world.db, 2 * 24 * 60)
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('missed')
    return post
  }

  it('goes out when a person says so, however late it is', async () => {
    const post = await miss()
    expect((await cli('retry', String(post.id))).code).toBe(0)
    await tickHere(world.env())
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
      code: 2,
      err: expect.stringMatching(/time with offset/),
    })
    expect(await cli('cancel', String(dropped.id))).toMatchObject({ code: 0, out: 'cancelled\n' })
    await tickHere(world.env())
    expect(world.visible()).toEqual([])
  })
})

describe('posts reschedule', () => {
  const at = '2030-01-01T08:00:00+01:00'

  it.each([
    ['right', 0],
    ['a minute and a half ahead', 90_000],
  ])(
    'takes now and refuses what is past by the clock of the database, where its own is %s',
    async (_how, wrongByMs) => {
      const post = await createPost(world.db, world.page)
      const [now, past] = [0, 120_000].map((agoMs) => new Date(Date.now() - agoMs).toISOString()) as [string, string]
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + wrongByMs })
      try {
        expect(await cli('reschedule', post.id, '--at', now)).toMatchObject({ code: 0, out: 'pending\n' })
        expect(await cli('reschedule', post.id, '--at', past)).toMatchObject({
          code: 2,
          out: '',
          err: expect.stringMatching(/^--at: is in the past\n/),
        })
      } finally {
        vi.useRealTimers()
      }
    },
  )

  it('asks what the API asks: a post that the platform would refuse by now is not moved', async () => {
    const post = await createPost(world.db, world.page, { caption: 'a reel without its video', postType: 'reel' })
    const { code, err } = await cli('reschedule', String(post.id), '--at', at)
    expect([code, err]).toEqual([1, expect.stringMatching(/^Nothing was changed: media: .*video/)])
    expect((await readPost(world.db, post.id)).schedule.scheduled_for?.toISOString()).not.toMatch(/^2030/)
  })

  it('says what is in the way of the post at its new time, and moves it', async () => {
    const post = await createPost(world.db, world.page)
    await world.db.query("UPDATE meta_social_accounts SET status = 'needs_reconnect' WHERE id = ?", [world.page.id])
    try {
      expect(await cli('reschedule', String(post.id), '--at', at)).toEqual({
        code: 0,
        out: 'pending\n',
        err: expect.stringMatching(/has to be connected again before its posts can go out/),
      })
    } finally {
      await world.db.query("UPDATE meta_social_accounts SET status = 'ok' WHERE id = ?", [world.page.id])
    }
  })
})

describe('posts list', () => {
  it('shows what is in which state', async () => {
    const post = await createPost(world.db, world.member)
    const { out } = await cli('list', '--status', 'pending')
    expect(out).toMatch(new RegExp(`^${post.id} +acme +linkedin +feed +pending`, 'm'))
  })

  it('shows those of one company, account, platform and status, and no more than asked for', async () => {
    const [ours, , held] = [
      await createPost(world.db, world.page),
      await createPost(world.db, world.page),
      await createPost(world.db, world.member, { dueInSeconds: 3_600 }),
    ]
    await walkTo.held(world.db, held.id)
    await walkTo.failed(world.db, ours.id, { reason: 'x'.repeat(70) })
    const ids = async (...args: string[]) =>
      JSON.parse((await cli('list', '--json', ...args)).out).posts.map(({ id }: { id: string }) => id)
    expect(await ids('--company', 'acme')).toHaveLength(3)
    expect(await ids('--company', 'rival')).toEqual([])
    expect(await ids('--limit', '2')).toHaveLength(2)
    expect(await ids('--account', world.member.id)).toEqual([held.id])
    expect(await ids('--platform', 'facebook', '--status', 'failed')).toEqual([ours.id])
    expect(JSON.parse((await cli('list', '--json', '--status', 'failed')).out)).toEqual({
      posts: [
        {
          id: ours.id,
          companyId: 'acme',
          socialAccountId: world.page.id,
          platform: 'facebook',
          postType: 'feed',
          status: 'failed',
          queueStatus: 'failed',
          scheduledFor: expect.stringMatching(/^\d{4}-.*Z$/),
          attempts: expect.any(Number),
          externalPostId: null,
          errorMessage: 'x'.repeat(70),
        },
      ],
    })
    expect((await cli('list')).out).toMatch(/ x{60}$/m)
  })
})
